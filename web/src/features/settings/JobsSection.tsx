import { useInfiniteQuery } from '@tanstack/react-query'
import { ListChecks } from 'lucide-react'
import { useState } from 'react'
import type { Listing } from '../../api/http'
import { call, rowsOf } from '../../api/http'
import type { Job } from '../../api/settings'
import { useSettingsChange } from '../../api/settings'
import { ErrorView } from '../../app/ErrorView'
import type { Translate } from '../../i18n/text'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Confirm } from '../../ui/Dialog'
import { Empty } from '../../ui/Empty'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import type { Column } from '../../ui/Table'
import { Table } from '../../ui/Table'
import { Time } from '../../ui/Time'
import s from './parts.module.css'
import { settingsText } from './text'

// What the background gave up, for somebody to try again or drop.
export function JobsSection() {
  const t = useText(settingsText)
  const change = useSettingsChange()
  const [dropping, setDropping] = useState<Job | null>(null)
  const list = useInfiniteQuery({
    queryKey: ['settings', 'jobs'],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<Job>>('GET', '/api/v1/jobs', { query: { after: pageParam, limit: 50 }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
  const rows = rowsOf(list.data)
  const retry = (job: Job) =>
    void change
      .run({ method: 'POST', path: `/jobs/${job.id}/retry`, done: t('jobRetried') })
      .catch(() => undefined)
  const columns: Column<Job>[] = [
    {
      id: 'what',
      head: t('jobWhat'),
      rowHeader: true,
      cell: (job) => (
        <span title={`${job.kind} ${JSON.stringify(job.payload)}`}>
          {kindText(job.kind, t)}
          {!job.workspace_id && <small className={s.muted}> {t('jobInstallation')}</small>}
        </span>
      ),
    },
    { id: 'when', head: t('jobWhen'), width: '8rem', cell: (job) => <Time at={job.ended_at} /> },
    { id: 'tries', head: t('jobTries'), width: '4rem', cell: (job) => job.attempts },
    {
      id: 'error',
      head: t('jobError'),
      cell: (job) => <span title={job.last_error}>{firstLine(job.last_error)}</span>,
    },
    {
      id: 'do',
      head: t('jobDo'),
      width: '11rem',
      cell: (job) => (
        <span className={s.actions}>
          <Button size="small" onPress={() => retry(job)}>
            {t('jobRetry')}
          </Button>
          <Button size="small" onPress={() => setDropping(job)}>
            {t('jobDrop')}
          </Button>
        </span>
      ),
    },
  ]
  return (
    <Page title={t('section.jobs')} intro={t('jobsIntro')}>
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={6} height={22} />}
      {list.data && rows.length === 0 && (
        <Empty icon={<ListChecks size={24} />} title={t('jobsEmpty')}>
          {t('jobsEmptyText')}
        </Empty>
      )}
      {rows.length > 0 && (
        <Card flush>
          <Table dense label={t('section.jobs')} columns={columns} rows={rows} rowKey={(job) => job.id} />
          <LoadMore
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onLoad={() => void list.fetchNextPage()}
          />
        </Card>
      )}
      {dropping && (
        <Confirm
          title={t('jobDropTitle')}
          isOpen
          onClose={() => setDropping(null)}
          danger
          confirmLabel={t('jobDrop')}
          onConfirm={async () => {
            await change.run({ method: 'DELETE', path: `/jobs/${dropping.id}`, done: t('jobDropped') })
            setDropping(null)
          }}
        >
          {kindText(dropping.kind, t)} · {t('jobDropText')}
        </Confirm>
      )}
    </Page>
  )
}

type Key = Extract<keyof typeof settingsText.zh, `job.${string}`>

// A kind without a name is shown as it is: better a raw word than a wrong one.
function kindText(kind: string, t: Translate<typeof settingsText.zh>): string {
  const key = `job.${kind}`
  return key in settingsText.zh ? t(key as Key) : kind
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] || '—'
}
