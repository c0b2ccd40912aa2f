import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { rowsOf } from '../../api/http'
import type { ImportAction, ImportRow, ImportRun } from '../../api/knowledge'
import { importRowsQuery } from '../../api/knowledge'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { LoadMore } from '../../ui/LoadMore'
import { Segmented } from '../../ui/Radio'
import type { Column } from '../../ui/Table'
import { Table } from '../../ui/Table'
import type { Tone } from '../../ui/Tag'
import { Tag } from '../../ui/Tag'
import { codeText, flawTexts } from './flaws'
import s from './ImportPage.module.css'
import { knowledgeText } from './text'

const actions = ['add', 'update', 'same', 'skip', 'error'] as const satisfies readonly ImportAction[]
const tones: Record<ImportAction, Tone> = {
  add: 'ok',
  update: 'accent',
  same: 'plain',
  skip: 'plain',
  error: 'danger',
}

// Row by row what the import will do; nothing has happened yet.
export function ImportReport({ run }: { run: ImportRun }) {
  const t = useText(knowledgeText)
  const tf = useText(flawTexts)
  const [only, setOnly] = useState<'all' | 'problems'>('all')
  const more = useInfiniteQuery(importRowsQuery(run.id))
  const loaded = more.data ? rowsOf(more.data) : (run.rows ?? [])
  const rows = only === 'all' ? loaded : loaded.filter((row) => (row.problems ?? []).length > 0)
  const unknown = run.report.unknown_columns ?? []
  const columns: Column<ImportRow>[] = [
    { id: 'row', head: t('row'), align: 'end', width: '4rem', cell: (row) => row.row },
    {
      id: 'action',
      head: t('action'),
      width: '6rem',
      cell: (row) => <Tag tone={tones[row.action]}>{t(`action.${row.action}`)}</Tag>,
    },
    { id: 'question', head: t('question'), rowHeader: true, cell: (row) => row.question || '—' },
    {
      id: 'problems',
      head: t('problems'),
      cell: (row) => (row.problems ?? []).map((p) => codeText(p.code, tf, p.params)).join('；'),
    },
  ]
  return (
    <>
      <p className={s.facts}>
        <b>{run.file_name}</b>{' '}
        {t('fileFacts', { format: run.format.toUpperCase(), encoding: run.encoding, n: run.total })}
      </p>
      <ul className={s.counts}>
        {actions.map((action) => (
          <li key={action}>
            <b className="num">{run.report.counts[action]}</b>
            <Tag tone={tones[action]}>{t(`action.${action}`)}</Tag>
          </li>
        ))}
      </ul>
      {unknown.length > 0 && (
        <Banner tone="warn">{t('unknownColumns', { columns: unknown.join('、') })}</Banner>
      )}
      <Segmented
        label={t('problems')}
        value={only}
        onChange={setOnly}
        options={[
          { id: 'all', label: t('allRows') },
          { id: 'problems', label: t('problemsOnly') },
        ]}
      />
      <div className={s.report}>
        <Table dense label={t('step2')} columns={columns} rows={rows} rowKey={(row) => String(row.row)} />
      </div>
      <LoadMore
        hasMore={more.hasNextPage}
        isLoading={more.isFetchingNextPage}
        onLoad={() => void more.fetchNextPage()}
      />
    </>
  )
}
