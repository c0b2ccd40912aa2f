import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { rowsOf } from '../../api/http'
import type { PastDecision, PastFilter } from '../../api/past'
import { pastDecisions, pastQuestionsQuery } from '../../api/past'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { LoadMore } from '../../ui/LoadMore'
import { Card } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import s from './Learning.module.css'
import { useMasked } from './masked'
import { percent } from './money'
import { pastText } from './pastText'

type QuestionsProps = { id: string; filter: PastFilter; missing?: string }

// The rows behind the report's figures; which of them stands in the address.
export function PastQuestions({ id, filter, missing }: QuestionsProps) {
  const t = useText(pastText)
  const masked = useMasked()
  const navigate = useNavigate()
  const list = useInfiniteQuery(pastQuestionsQuery(id, filter))
  const rows = rowsOf(list.data)
  const show = (search: PastFilter) =>
    void navigate({
      to: '/learning/$',
      params: { _splat: `past/${id}` },
      search: search as never,
      hash: 'questions',
      replace: true,
    })
  return (
    <div id="questions">
      <Card
        title={t('questions')}
        actions={
          <Segmented<PastDecision | 'all'>
            label={t('decisionLabel')}
            value={filter.decision ?? 'all'}
            onChange={(d) => show({ decision: d === 'all' ? undefined : d, missing: filter.missing })}
            options={[
              { id: 'all', label: t('allDecisions') },
              ...pastDecisions.map((d) => ({ id: d, label: t(`decision.${d}`) })),
            ]}
          />
        }
      >
        {filter.missing !== undefined && (
          <p className={s.name}>
            {t('onlyMissing', { question: masked(missing ?? `#${filter.missing}`) })}
            <Button size="small" look="quiet" onPress={() => show({ decision: filter.decision })}>
              {t('clearMissing')}
            </Button>
          </p>
        )}
        {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && <Skeleton lines={6} height={24} />}
        {list.data && rows.length === 0 && <p className={s.muted}>{t('questionsEmpty')}</p>}
        <ul className={s.list}>
          {rows.map((row) => (
            <li key={row.n}>
              <span className={s.grow}>{masked(row.question)}</span>
              <span className={s.muted}>{t('conversation', { n: row.conversation + 1 })}</span>
              <span className="num">{t('sureOf', { n: percent(row.confidence) })}</span>
              <Tag tone={row.decision === 'answer' ? 'ok' : 'plain'}>{t(`decision.${row.decision}`)}</Tag>
              {row.item_id && (
                <ButtonLink size="small" look="quiet" to="/knowledge/items/$id" params={{ id: row.item_id }}>
                  {t('openItem')}
                </ButtonLink>
              )}
            </li>
          ))}
        </ul>
        <LoadMore
          hasMore={list.hasNextPage}
          isLoading={list.isFetchingNextPage}
          onLoad={() => void list.fetchNextPage()}
        />
      </Card>
    </div>
  )
}
