import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Listing } from '../../api/http'
import { call, rowsOf } from '../../api/http'
import type { AuditEntry } from '../../api/settings'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page } from '../../ui/Page'
import { SearchField } from '../../ui/SearchField'
import { Skeleton } from '../../ui/Skeleton'
import type { Column } from '../../ui/Table'
import { Table } from '../../ui/Table'
import { Time } from '../../ui/Time'
import s from './parts.module.css'
import { settingsText } from './text'

export function AuditSection() {
  const t = useText(settingsText)
  const [action, setAction] = useState('')
  const list = useInfiniteQuery({
    queryKey: ['settings', 'audit', action],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<AuditEntry>>('GET', '/api/v1/audit', {
        query: { action, after: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
  const rows = rowsOf(list.data)
  const columns: Column<AuditEntry>[] = [
    { id: 'when', head: t('auditWhen'), width: '8rem', cell: (entry) => <Time at={entry.at} /> },
    { id: 'who', head: t('auditWho'), width: '10rem', cell: (entry) => entry.actor_name || t('system') },
    { id: 'action', head: t('auditAction'), rowHeader: true, cell: (entry) => <code>{entry.action}</code> },
    {
      id: 'what',
      head: t('auditWhat'),
      cell: (entry) => [entry.object_kind, detailText(entry.detail)].filter(Boolean).join(' · '),
    },
    { id: 'ip', head: 'IP', width: '9rem', cell: (entry) => entry.ip },
  ]
  return (
    <Page
      title={t('section.audit')}
      intro={t('auditIntro')}
      actions={<SearchField label={t('auditFilter')} value={action} onChange={setAction} />}
    >
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={10} height={22} />}
      {list.data && rows.length === 0 && <p className={s.muted}>{t('auditEmpty')}</p>}
      {rows.length > 0 && (
        <Card flush>
          <Table
            dense
            label={t('section.audit')}
            columns={columns}
            rows={rows}
            rowKey={(entry) => entry.id}
          />
          <LoadMore
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onLoad={() => void list.fetchNextPage()}
          />
        </Card>
      )}
    </Page>
  )
}

function detailText(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null) return ''
  return Object.entries(detail)
    .map(([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ')
}
