import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { History } from 'lucide-react'
import { rowsOf } from '../../../api/http'
import { useMemberName } from '../../../api/members'
import type { SuiteRun } from '../../../api/suite'
import { suiteRunsQuery } from '../../../api/suite'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Empty } from '../../../ui/Empty'
import { LoadMore } from '../../../ui/LoadMore'
import { Card, Page } from '../../../ui/Page'
import { Skeleton } from '../../../ui/Skeleton'
import { Tag } from '../../../ui/Tag'
import { Time } from '../../../ui/Time'
import { PublishNav } from '../PublishNav'
import s from './Gate.module.css'
import { GateNav } from './GateNav'
import { gateText } from './gateText'

export function RunsPage() {
  const t = useText(gateText)
  const list = useInfiniteQuery(suiteRunsQuery())
  const rows = rowsOf(list.data)
  return (
    <Page title={t('runs')} intro={t('intro')}>
      <PublishNav />
      <GateNav />
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={8} height={24} />}
      {list.data && rows.length === 0 && (
        <Empty icon={<History size={24} />} title={t('runsEmpty')}>
          {t('runsEmptyText')}
        </Empty>
      )}
      {rows.length > 0 && (
        <Card flush>
          <ol>
            {rows.map((run) => (
              <Row key={run.id} run={run} />
            ))}
          </ol>
        </Card>
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Page>
  )
}

function Row({ run }: { run: SuiteRun }) {
  const t = useText(gateText)
  const nameOf = useMemberName()
  return (
    <li className={s.row}>
      <div className={s.text}>
        <Link to="/knowledge/publish/$" params={{ _splat: `gate/runs/${run.id}` }}>
          <b>{t('runN', { n: run.n })}</b>
        </Link>
        <small>
          {[
            t(`subject.${run.subject}`),
            run.state === 'running' ? t('progress', run) : t('tally', run.after),
            nameOf(run.author_id),
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </div>
      <RunTag run={run} />
      <small>
        <Time at={run.created_at} />
      </small>
    </li>
  )
}

export function RunTag({ run }: { run: SuiteRun }) {
  const t = useText(gateText)
  if (run.state !== 'done')
    return <Tag tone={run.state === 'failed' ? 'danger' : 'plain'}>{t(`state.${run.state}`)}</Tag>
  if (!run.worse) return <Tag tone="ok">{t('notWorse')}</Tag>
  return run.waived_by ? <Tag tone="warn">{t('waived')}</Tag> : <Tag tone="danger">{t('worse')}</Tag>
}
