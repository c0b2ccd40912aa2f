import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Listing } from '../../api/http'
import { call, rowsOf } from '../../api/http'
import type { AuditEntry } from '../../api/settings'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { Skeleton } from '../../ui/Skeleton'
import type { Column } from '../../ui/Table'
import { Table } from '../../ui/Table'
import { Time } from '../../ui/Time'
import { auditText, deedText, things, thingText } from './auditText'
import s from './parts.module.css'
import { permissionName, permissionText } from './permissionText'
import { settingsText } from './text'

export function AuditSection() {
  const t = useText(settingsText)
  const ta = useText(auditText)
  const tp = useText(permissionText)
  const [thing, setThing] = useState('')
  const action = thing && `${thing}.`
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
    {
      id: 'action',
      head: t('auditAction'),
      rowHeader: true,
      cell: (entry) => <span title={entry.action}>{deedText(entry.action, ta)}</span>,
    },
    {
      id: 'what',
      head: t('auditWhat'),
      cell: (entry) => detailText(entry.detail, (name) => permissionName(name, tp)) || '—',
    },
    { id: 'ip', head: 'IP', width: '9rem', cell: (entry) => entry.ip || '—' },
  ]
  return (
    <Page
      title={t('section.audit')}
      intro={t('auditIntro')}
      actions={
        <Select
          label={t('auditFilter')}
          hideLabel
          compact
          value={thing || 'all'}
          onChange={(chosen) => setThing(chosen === 'all' ? '' : chosen)}
          options={['all', ...things].map((id) => ({
            id,
            label: id === 'all' ? ta('all') : thingText(id, ta),
          }))}
        />
      }
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

// Names of what was touched; ids say nothing to a reader.
function detailText(detail: unknown, nameOf: (word: string) => string): string {
  if (typeof detail !== 'object' || detail === null) return ''
  return Object.entries(detail)
    .filter(([key]) => !/_ids?$/.test(key))
    .flatMap(([key, value]) =>
      Array.isArray(value) ? value.map((v) => nameOf(String(v))) : `${key}: ${String(value)}`,
    )
    .join(' · ')
}
