import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Layers } from 'lucide-react'
import { rowsOf } from '../../api/http'
import type { ClusterFilter, ClusterOrder, ClusterRow, LearningStatus, Reason } from '../../api/learning'
import { clusterOrders, clustersQuery, learningStatusQuery, reasonNames } from '../../api/learning'
import { useCan } from '../../api/session'
import { ErrorView } from '../../app/ErrorView'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { ButtonLink } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { DefinitionFigure } from '../../ui/Figure'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page, Toolbar } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Select } from '../../ui/Select'
import { Skeleton } from '../../ui/Skeleton'
import { Table } from '../../ui/Table'
import { Tag } from '../../ui/Tag'
import s from './Learning.module.css'
import { count, minutes, money, percent } from './money'
import { learningText } from './text'

const anyReason = 'any'

// The filter stands in the address.
function useFilter(): [ClusterFilter, (change: Partial<ClusterFilter>) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const filter: ClusterFilter = {
    order: clusterOrders.find((o) => o === search.order) ?? 'debt',
    reason: reasonNames.find((r) => r === search.reason),
    state: search.state === 'dismissed' ? 'dismissed' : 'open',
  }
  const change = (next: Partial<ClusterFilter>) => {
    const { order, reason, state } = { ...filter, ...next }
    void navigate({
      to: '/learning/$',
      params: { _splat: 'clusters' },
      search: {
        order: order === 'debt' ? undefined : order,
        reason,
        state: state === 'open' ? undefined : state,
      } as never,
      replace: true,
    })
  }
  return [filter, change]
}

export function ClustersPage() {
  const t = useText(learningText)
  const [filter, change] = useFilter()
  const status = useQuery(learningStatusQuery)
  const list = useInfiniteQuery(clustersQuery(filter))
  const rows = rowsOf(list.data)
  return (
    <Page title={t('tab.clusters')} intro={t('clustersIntro')} width="full">
      {status.data && <Standing status={status.data} />}
      <Toolbar>
        <Segmented<ClusterOrder>
          label={t('order')}
          value={filter.order}
          onChange={(order) => change({ order })}
          options={clusterOrders.map((id) => ({ id, label: t(`order.${id}`) }))}
        />
        <Select<Reason | typeof anyReason>
          label={t('reason')}
          hideLabel
          compact
          value={filter.reason ?? anyReason}
          onChange={(reason) => change({ reason: reason === anyReason ? undefined : reason })}
          options={[
            { id: anyReason, label: t('anyReason') },
            ...reasonNames.map((id) => ({ id, label: t(`reason.${id}`) })),
          ]}
        />
        <Segmented<ClusterFilter['state']>
          label={t('state')}
          value={filter.state}
          onChange={(state) => change({ state })}
          options={[
            { id: 'open', label: t('state.open') },
            { id: 'dismissed', label: t('state.dismissed') },
          ]}
        />
      </Toolbar>
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={8} height={36} />}
      {list.data && rows.length === 0 && <Nothing filter={filter} />}
      {rows.length > 0 && (
        <Card flush>
          <Rows rows={rows} currency={status.data?.debt.prices.currency ?? ''} />
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

function Nothing({ filter }: { filter: ClusterFilter }) {
  const t = useText(learningText)
  if (filter.state === 'dismissed') return <Empty title={t('emptyDismissed')} />
  if (filter.reason) return <Empty title={t('emptyReason')} />
  return (
    <Empty
      icon={<Layers size={24} />}
      title={t('emptyTitle')}
      action={
        <ButtonLink look="primary" to="/learning/$" params={{ _splat: 'past' }}>
          {t('tab.past')}
        </ButtonLink>
      }
    >
      {t('emptyText')}
    </Empty>
  )
}

function Standing({ status }: { status: LearningStatus }) {
  const t = useText(learningText)
  const locale = useLocale()
  const maySet = useCan('workspace.settings')
  const { debt } = status
  const { currency, agent_minute, unsolved_need } = debt.prices
  const days = debt.days
  const minute = money(agent_minute, currency, locale)
  const need = money(unsolved_need, currency, locale)
  return (
    <div className={s.figures}>
      <DefinitionFigure
        lead
        name={t('debt')}
        value={money(debt.amount, currency, locale)}
        note={t('debtNote', { days, n: debt.clusters, minute, need })}
        definition={
          <p>
            {t('debtDef', {
              days,
              minutes: minutes(debt.people_ms),
              lost: count(debt.lost),
              minute,
              need,
            })}
          </p>
        }
        rows={
          maySet && (
            <ButtonLink size="small" to="/settings/$section" params={{ section: 'workspace' }}>
              {t('debtPrices')}
            </ButtonLink>
          )
        }
      />
      <DefinitionFigure
        name={t('bad')}
        value={status.asked ? percent(status.bad / status.asked) : null}
        note={t('badNote', { k: status.bad, n: status.asked })}
        definition={<p>{t('badDef', { days })}</p>}
      />
      <DefinitionFigure
        name={t('waiting')}
        value={String(status.waiting)}
        definition={<p>{t('waitingDef')}</p>}
      />
      <DefinitionFigure name={t('noise')} value={String(status.noise)} definition={<p>{t('noiseDef')}</p>} />
    </div>
  )
}

function Rows({ rows, currency }: { rows: readonly ClusterRow[]; currency: string }) {
  const t = useText(learningText)
  const locale = useLocale()
  return (
    <Table
      label={t('tab.clusters')}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          id: 'name',
          head: t('colName'),
          rowHeader: true,
          cell: (row) => (
            <span className={s.name}>
              <Link to="/learning/$" params={{ _splat: `clusters/${row.id}` }}>
                {row.name || t('nameless')}
              </Link>
              {(row.fixes?.length ?? 0) > 0 && <Tag tone="ok">{t('fixedTag')}</Tag>}
              {row.counted_at === 0 && <Tag>{t('waitingFigures')}</Tag>}
            </span>
          ),
        },
        { id: 'debt', head: t('colDebt'), align: 'end', cell: (row) => money(row.debt, currency, locale) },
        {
          id: 'size',
          head: t('colSize'),
          align: 'end',
          cell: (row) => t('sizeOf', { size: row.size, asked: row.asked }),
        },
        { id: 'customers', head: t('colCustomers'), align: 'end', cell: (row) => row.customers },
        {
          id: 'trend',
          head: t('colTrend'),
          align: 'end',
          cell: (row) => t('trend', { week: row.week, before: row.week_before }),
        },
        {
          id: 'nearest',
          head: t('colNearest'),
          cell: (row) => {
            const near = row.nearest?.[0]
            return near ? (
              <>
                {near.question} <span className="num">{percent(near.confidence)}</span>
              </>
            ) : (
              t('nearestNone')
            )
          },
        },
      ]}
    />
  )
}
