import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { rowsOf } from '../../../api/http'
import type { SuiteItem, SuiteOutcome, SuiteResult, SuiteRun, Which } from '../../../api/suite'
import { suiteResultsQuery } from '../../../api/suite'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { LoadMore } from '../../../ui/LoadMore'
import { Card } from '../../../ui/Page'
import { Segmented } from '../../../ui/Radio'
import { Skeleton } from '../../../ui/Skeleton'
import { knowledgeText } from '../text'
import s from './Gate.module.css'
import { gateText } from './gateText'
import { OutcomeTag } from './Outcome'
import { Expected } from './QuestionRow'

type Shown = Which | 'all'

// What each question got, from what is live and from what was tested.
export function Results({ run }: { run: SuiteRun }) {
  const t = useText(gateText)
  const [which, setWhich] = useState<Shown>(run.lost > 0 ? 'lost' : 'all')
  const list = useInfiniteQuery(suiteResultsQuery(run.id, which === 'all' ? undefined : which))
  const rows = rowsOf(list.data)
  return (
    <Card
      title={t('questions')}
      actions={
        <Segmented<Shown>
          label={t('questions')}
          value={which}
          onChange={setWhich}
          options={(['lost', 'won', 'not_right', 'all'] as const).map((id) => ({
            id,
            label: t(`which.${id}`),
          }))}
        />
      }
      flush
    >
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={6} height={24} />}
      {list.data && rows.length === 0 && <p className={s.row}>{t('resultsNone')}</p>}
      <ol>
        {rows.map((row) => (
          <Row key={row.question_id} row={row} run={run} />
        ))}
      </ol>
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Card>
  )
}

function Row({ row, run }: { row: SuiteResult; run: SuiteRun }) {
  const t = useText(gateText)
  const tk = useText(knowledgeText)
  // The nearest item is not what was said where nothing was.
  const silent = (outcome: SuiteOutcome) =>
    outcome === 'missed' || (outcome === 'right' && row.question.expected?.length === 0)
  const name = (item: SuiteItem, outcome: SuiteOutcome) =>
    silent(outcome) ? '' : item.hidden ? tk('hiddenItem') : item.question || item.key
  return (
    <li className={s.row}>
      <div className={s.text}>
        <b>{row.question.text}</b>
        <Expected items={row.question.items ?? []} />
        <small>
          {t('before', { n: run.released_n })}: <OutcomeTag outcome={row.before} />{' '}
          {name(row.before_item, row.before)}
        </small>
        <small>
          {t('after')}: <OutcomeTag outcome={row.after} /> {name(row.after_item, row.after)}
        </small>
      </div>
    </li>
  )
}
