import { useQuery } from '@tanstack/react-query'
import { rolloutsQuery, runsQuery } from '../../api/training'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { Table } from '../../ui/Table'
import { Time } from '../../ui/Time'
import s from './Learning.module.css'
import { percent } from './money'
import { releaseText } from './releaseText'
import { learningText } from './text'

// What was trained, followed while it runs, and what of it went to customers.
export function ReleasesPage() {
  const t = useText(releaseText)
  const tl = useText(learningText)
  const runs = useQuery({
    ...runsQuery,
    refetchInterval: (query) => (query.state.data?.items?.some((r) => r.state === 'running') ? 2000 : false),
  })
  const rollouts = useQuery(rolloutsQuery)
  const trained = runs.data?.items ?? []
  const released = rollouts.data?.items ?? []
  return (
    <Page title={tl('tab.releases')} intro={t('intro')}>
      {runs.error && <ErrorView error={runs.error} onRetry={() => void runs.refetch()} />}
      {rollouts.error && <ErrorView error={rollouts.error} onRetry={() => void rollouts.refetch()} />}
      {(runs.isPending || rollouts.isPending) && <Skeleton lines={4} height={32} />}
      {runs.data && (
        <Card title={t('runs')} flush={trained.length > 0}>
          {trained.length === 0 ? (
            <p className={s.muted}>{t('runsEmpty')}</p>
          ) : (
            <Table
              label={t('runs')}
              rows={trained}
              rowKey={(row) => row.id}
              columns={[
                { id: 'n', head: t('runs'), rowHeader: true, cell: (row) => t('run', { n: row.n }) },
                {
                  id: 'state',
                  head: t('state'),
                  cell: (row) => t(`run.${row.state}`, { done: row.done, total: row.total }),
                },
                { id: 'seed', head: t('seed'), align: 'end', cell: (row) => row.settings.seed ?? 0 },
                { id: 'when', head: t('when'), cell: (row) => <Time at={row.created_at} /> },
              ]}
            />
          )}
        </Card>
      )}
      {rollouts.data && (
        <Card title={t('rollouts')} flush={released.length > 0}>
          {released.length === 0 ? (
            <p className={s.muted}>{t('rolloutsEmpty')}</p>
          ) : (
            <Table
              label={t('rollouts')}
              rows={released}
              rowKey={(row) => row.id}
              columns={[
                { id: 'n', head: t('rollouts'), rowHeader: true, cell: (row) => t('run', { n: row.n }) },
                { id: 'state', head: t('state'), cell: (row) => t(`phase.${row.phase}`) },
                { id: 'share', head: t('share'), align: 'end', cell: (row) => percent(row.share) },
                { id: 'when', head: t('when'), cell: (row) => <Time at={row.phase_at} /> },
              ]}
            />
          )}
        </Card>
      )}
    </Page>
  )
}
