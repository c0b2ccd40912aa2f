import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Entry, EntryAction, Run } from '../../../api/document'
import { entriesQuery, isGoing, lookAgain } from '../../../api/document'
import { rowsOf } from '../../../api/http'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Empty } from '../../../ui/Empty'
import { LoadMore } from '../../../ui/LoadMore'
import { Card } from '../../../ui/Page'
import { Segmented } from '../../../ui/Radio'
import { Skeleton } from '../../../ui/Skeleton'
import type { Column } from '../../../ui/Table'
import { Table } from '../../../ui/Table'
import type { Tone } from '../../../ui/Tag'
import { Tag } from '../../../ui/Tag'
import s from './DocumentsPage.module.css'
import { documentText } from './documentText'
import { documentPlace } from './place'
import run from './RunPage.module.css'

const tones: Record<EntryAction, Tone> = {
  add: 'ok',
  change: 'accent',
  gone: 'warn',
  same: 'plain',
  skip: 'plain',
  error: 'danger',
}
const actions = Object.keys(tones) as EntryAction[]

// Document by document what a run does, or would do.
export function Entries({ run: r }: { run: Run }) {
  const t = useText(documentText)
  const [only, setOnly] = useState<EntryAction | 'all'>('all')
  const list = useInfiniteQuery({
    ...entriesQuery(r.id, only === 'all' ? undefined : only),
    refetchInterval: isGoing(r) ? 2 * lookAgain : false,
  })
  const counts: Record<EntryAction, number> = {
    add: r.report.added,
    change: r.report.changed,
    gone: r.report.gone,
    same: r.report.same,
    skip: r.report.skipped,
    error: r.report.failed,
  }
  return (
    <Card flush>
      <div className={run.counts}>
        <Segmented<EntryAction | 'all'>
          label={t('action')}
          value={only}
          onChange={setOnly}
          options={[
            { id: 'all', label: t('allEntries') },
            ...actions.map((id) => ({ id, label: `${t(`action.${id}`)} ${counts[id]}` })),
          ]}
        />
      </div>
      {list.error ? (
        <ErrorView error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton lines={8} height={22} />
      ) : (
        <Rows rows={rowsOf(list.data)} />
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Card>
  )
}

function Rows({ rows }: { rows: readonly Entry[] }) {
  const t = useText(documentText)
  if (rows.length === 0) return <Empty title={t('noEntries')} />
  const columns: Column<Entry>[] = [
    {
      id: 'document',
      head: t('document'),
      rowHeader: true,
      cell: (row) => (
        <>
          {row.document_id ? (
            <Link {...documentPlace(row.document_id)} className={s.name}>
              {row.title || row.path}
            </Link>
          ) : (
            row.title || row.path
          )}
          {row.title && <small className={s.sub}>{row.path}</small>}
        </>
      ),
    },
    {
      id: 'action',
      head: t('action'),
      width: '7rem',
      cell: (row) => row.action && <Tag tone={tones[row.action]}>{t(`action.${row.action}`)}</Tag>,
    },
    {
      id: 'difference',
      head: t('difference'),
      width: '14rem',
      cell: (row) =>
        (row.action === 'add' || row.action === 'change') &&
        t('delta', { added: row.added, removed: row.removed, kept: row.kept }),
    },
    {
      id: 'why',
      head: t('why'),
      cell: (row) => (
        <>
          {row.why?.title}
          {row.why?.detail && <small className={s.sub}>{row.why.detail}</small>}
        </>
      ),
    },
  ]
  return <Table label={t('run')} columns={columns} rows={rows} rowKey={(row) => String(row.n)} />
}
