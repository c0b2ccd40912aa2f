import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { HeartPulse } from 'lucide-react'
import { useState } from 'react'
import type { Finding, HealthList, NamedItem } from '../../api/health'
import { findingsQuery, healthLists, healthQuery, putAside, takeIn } from '../../api/health'
import { archiveItem } from '../../api/knowledge'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { ErrorView } from '../../app/ErrorView'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { Confirm } from '../../ui/Dialog'
import { DiffText } from '../../ui/DiffText'
import { Empty } from '../../ui/Empty'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page } from '../../ui/Page'
import { Progress } from '../../ui/Progress'
import { Segmented } from '../../ui/Radio'
import { Skeleton } from '../../ui/Skeleton'
import type { Column } from '../../ui/Table'
import { Table } from '../../ui/Table'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { toast } from '../../ui/Toast'
import { money } from '../learning/money'
import s from './HealthPage.module.css'
import { healthText } from './healthText'

const ninetyDays = 90 * 86_400_000

// The list that is looked at stands in the address.
function useList(): [HealthList, (list: HealthList) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const list = healthLists.find((name) => name === search.list) ?? 'contradictions'
  return [
    list,
    (next) =>
      void navigate({
        to: '/learning/$',
        params: { _splat: 'health' },
        search: { list: next } as never,
        replace: true,
      }),
  ]
}

export function HealthPage() {
  const t = useText(healthText)
  const [list, choose] = useList()
  const summary = useQuery(healthQuery)
  const counts = new Map(summary.data?.lists?.map((l) => [l.list, l.count]))
  const compared = summary.data?.compared
  return (
    <Page title={t('title')} intro={t('intro')} width="full">
      {summary.error && <ErrorView error={summary.error} onRetry={() => void summary.refetch()} />}
      <Segmented<HealthList>
        label={t('lists')}
        value={list}
        onChange={choose}
        options={healthLists.map((id) => ({
          id,
          label: `${t(`list.${id}`)} ${counts.get(id) ?? ''}`.trim(),
        }))}
      />
      <p className={s.definition}>{t(`def.${list}`)}</p>
      {compared && !compared.ended && (list === 'contradictions' || list === 'duplicates') && (
        <Progress
          label={t('comparing', { total: compared.total })}
          value={compared.total > 0 ? (100 * compared.done) / compared.total : undefined}
          note={t('comparingNote', { done: compared.done, total: compared.total })}
        />
      )}
      {summary.data && (
        <Findings
          key={`${list} ${counts.get(list)}`}
          list={list}
          currency={summary.data.currency}
          note={
            list === 'unused' && !(summary.data.since > 0 && Date.now() - summary.data.since >= ninetyDays)
              ? t('tooYoung')
              : ''
          }
        />
      )}
    </Page>
  )
}

function Findings({ list, currency, note }: { list: HealthList; currency: string; note: string }) {
  const t = useText(healthText)
  const found = useInfiniteQuery(findingsQuery(list))
  const rows = found.data?.pages.flatMap((page) => page.items ?? []) ?? []
  const pairs = list === 'contradictions' || list === 'duplicates'
  return (
    <>
      {found.error && <ErrorView error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton lines={8} height={36} />}
      {found.data && rows.length === 0 && (
        <Empty icon={<HeartPulse size={24} />} title={t('emptyTitle')}>
          {note || t('emptyText')}
        </Empty>
      )}
      {pairs &&
        rows.map(
          (row) =>
            row.other && (
              <Pair key={row.item.item_id + row.other.item_id} list={list} finding={row} other={row.other} />
            ),
        )}
      {!pairs && rows.length > 0 && (
        <Card flush>
          <Singles list={list} rows={rows} currency={currency} />
        </Card>
      )}
      <LoadMore
        hasMore={found.hasNextPage}
        isLoading={found.isFetchingNextPage}
        onLoad={() => void found.fetchNextPage()}
      />
    </>
  )
}

// Does what mends something, and looks at everything anew.
function useMend() {
  const client = useQueryClient()
  const complain = useComplain()
  return async (what: () => Promise<unknown>, done: string) => {
    try {
      await what()
      toast(done)
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
}

function Fine({ list, finding }: { list: HealthList; finding: Finding }) {
  const t = useText(healthText)
  const mend = useMend()
  return (
    <Button
      size="small"
      look="quiet"
      aria-label={`${t('fine')}：${finding.item.question}`}
      onPress={() => void mend(() => putAside(list, finding), t('fineDone'))}
    >
      {t('fine')}
    </Button>
  )
}

type PairProps = { list: HealthList; finding: Finding; other: NamedItem }

function Pair({ list, finding, other }: PairProps) {
  const t = useText(healthText)
  const mayWrite = useCan('knowledge.write')
  const differences = finding.differences ?? []
  return (
    <Card>
      <div className={s.pair}>
        <Side list={list} item={finding.item} other={other} />
        <Side list={list} item={other} other={finding.item} />
      </div>
      {differences.length > 0 && (
        <ul className={s.differences}>
          {differences.map((d) => (
            <li key={`${d.kind} ${d.a}`}>
              <Tag tone="warn">{t(`diff.${d.kind}`)}</Tag>
              {d.kind !== 'answer' && <DiffText before={d.a} after={d.b} />}
            </li>
          ))}
        </ul>
      )}
      {mayWrite && (
        <p className={s.fine}>
          <Fine list={list} finding={finding} />
          <small>{t('fineHint')}</small>
        </p>
      )}
    </Card>
  )
}

function Side({ list, item, other }: { list: HealthList; item: NamedItem; other: NamedItem }) {
  const t = useText(healthText)
  const mend = useMend()
  const mayWrite = useCan('knowledge.write')
  const [asking, setAsking] = useState(false)
  return (
    <section className={s.side}>
      <h3>
        <Link to="/knowledge/items/$id" params={{ id: item.item_id }}>
          {item.question}
        </Link>{' '}
        <Tag>{item.grade}</Tag>
      </h3>
      <p className={s.small}>
        {item.category} · {t('askedN', { n: item.use.asked })} · <Time at={item.written_at} />
      </p>
      {item.wording && item.wording !== item.question && (
        <p className={s.small}>{t('nearWording', { wording: item.wording })}</p>
      )}
      <p className={s.answer}>{item.answer}</p>
      {mayWrite && (
        <Button size="small" onPress={() => setAsking(true)}>
          {t('keep')}
        </Button>
      )}
      <Confirm
        title={t('keepTitle')}
        isOpen={asking}
        onClose={() => setAsking(false)}
        confirmLabel={t('keep')}
        danger={list === 'contradictions'}
        onConfirm={() => mend(() => takeIn(item.item_id, other.item_id), t('kept'))}
      >
        {t('keepText', { kept: item.question, gone: other.question })}
      </Confirm>
    </section>
  )
}

type SinglesProps = { list: HealthList; rows: readonly Finding[]; currency: string }

function Singles({ list, rows, currency }: SinglesProps) {
  const t = useText(healthText)
  const locale = useLocale()
  const mayWrite = useCan('knowledge.write')
  const figures: Column<Finding>[] = [
    { id: 'asked', head: t('asked'), align: 'end', cell: (row) => row.item.use.asked },
    { id: 'answered', head: t('answered'), align: 'end', cell: (row) => row.item.use.answered },
    { id: 'helped', head: t('helped'), align: 'end', cell: (row) => row.item.use.helped },
    { id: 'people', head: t('toPeople'), align: 'end', cell: (row) => row.item.use.to_people },
    { id: 'cost', head: t('cost'), align: 'end', cell: (row) => money(row.item.use.cost, currency, locale) },
  ]
  const ends: Column<Finding> = { id: 'ends', head: t('endsOn'), cell: (row) => row.ends_on }
  return (
    <Table
      label={t(`list.${list}`)}
      rows={rows}
      rowKey={(row) => row.item.item_id}
      columns={[
        {
          id: 'question',
          head: t('question'),
          rowHeader: true,
          cell: (row) => (
            <>
              <Link to="/knowledge/items/$id" params={{ id: row.item.item_id }}>
                {row.item.question}
              </Link>
              <small className={s.under}>{row.item.category}</small>
            </>
          ),
        },
        ...(list === 'expiring' ? [ends] : []),
        ...(list === 'unused' ? [] : figures),
        { id: 'written', head: t('written'), cell: (row) => <Time at={row.item.written_at} /> },
        {
          id: 'actions',
          head: t('actions'),
          cell: (row) => (
            <span className={s.actions}>
              <ButtonLink size="small" to="/knowledge/items/$id" params={{ id: row.item.item_id }}>
                {t('open')}
              </ButtonLink>
              {mayWrite && (list === 'unused' || list === 'expiring') && <Archive item={row.item} />}
              {mayWrite && <Fine list={list} finding={row} />}
            </span>
          ),
        },
      ]}
    />
  )
}

function Archive({ item }: { item: NamedItem }) {
  const t = useText(healthText)
  const mend = useMend()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button
        size="small"
        look="quiet"
        aria-label={`${t('archive')}：${item.question}`}
        onPress={() => setAsking(true)}
      >
        {t('archive')}
      </Button>
      <Confirm
        title={t('archiveTitle')}
        isOpen={asking}
        onClose={() => setAsking(false)}
        confirmLabel={t('archive')}
        onConfirm={() => mend(() => archiveItem(item.item_id), t('archived'))}
      >
        {t('archiveText')}
      </Confirm>
    </>
  )
}
