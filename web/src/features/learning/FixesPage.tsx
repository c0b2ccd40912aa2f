import { useInfiniteQuery } from '@tanstack/react-query'
import { BadgeCheck } from 'lucide-react'
import { rowsOf } from '../../api/http'
import type { FixView } from '../../api/learning'
import { fixesQuery } from '../../api/learning'
import { useMemberName } from '../../api/members'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { ButtonLink } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { Time } from '../../ui/Time'
import s from './Learning.module.css'
import { ProofView, Verdict } from './ProofView'
import { learningText } from './text'

export function FixesPage() {
  const t = useText(learningText)
  const list = useInfiniteQuery(fixesQuery)
  const rows = rowsOf(list.data)
  return (
    <Page title={t('tab.fixes')} intro={t('fixesIntro')}>
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={6} height={60} />}
      {list.data && rows.length === 0 && (
        <Empty
          icon={<BadgeCheck size={24} />}
          title={t('fixesEmptyTitle')}
          action={
            <ButtonLink look="primary" to="/learning/$" params={{ _splat: 'clusters' }}>
              {t('tab.clusters')}
            </ButtonLink>
          }
        >
          {t('fixesEmptyText')}
        </Empty>
      )}
      {rows.map((fix) => (
        <Card key={fix.id} title={fix.name || t('nameless')} actions={<Verdict fix={fix} />}>
          <FixLine fix={fix} />
          <ProofView fix={fix} />
          <ButtonLink
            size="small"
            look="quiet"
            className={s.back}
            to="/learning/$"
            params={{ _splat: `clusters/${fix.cluster_id}` }}
          >
            {t('openCluster')}
          </ButtonLink>
        </Card>
      ))}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Page>
  )
}

// What was done, by whom and when.
export function FixLine({ fix }: { fix: FixView }) {
  const t = useText(learningText)
  const nameOf = useMemberName()
  return (
    <p className={s.name}>
      <b>{t(`kind.${fix.kind}`)}</b>
      <span className={s.muted}>
        {t('made', { who: nameOf(fix.author_id) || '—', n: fix.variants })} <Time at={fix.made_at} />
      </span>
      {fix.item_id && (
        <ButtonLink size="small" look="quiet" to="/knowledge/items/$id" params={{ id: fix.item_id }}>
          {t('openDraft')}
        </ButtonLink>
      )}
    </p>
  )
}
