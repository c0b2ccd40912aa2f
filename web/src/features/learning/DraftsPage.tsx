import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { PencilLine } from 'lucide-react'
import type { DraftReport, DraftRow, DraftVerdict } from '../../api/draft'
import { draftReportQuery, draftsQuery, draftVerdicts } from '../../api/draft'
import { rowsOf } from '../../api/http'
import { categoriesQuery } from '../../api/knowledge'
import type { Share } from '../../api/learning'
import { useCan } from '../../api/session'
import { ErrorView } from '../../app/ErrorView'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { ButtonLink } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Empty } from '../../ui/Empty'
import { DefinitionFigure } from '../../ui/Figure'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Facts, Page } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Rich } from '../../ui/Rich'
import { Skeleton } from '../../ui/Skeleton'
import { Table } from '../../ui/Table'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { draftText } from './draftText'
import s from './Learning.module.css'
import { percent } from './money'
import { learningText } from './text'

// What the bot would have said where it only drafts, beside what agents said.
export function DraftsPage() {
  const t = useText(draftText)
  const tl = useText(learningText)
  const maySet = useCan('workspace.settings')
  const report = useQuery(draftReportQuery)
  const r = report.data
  return (
    <Page title={tl('tab.drafts')} intro={t('intro')} width="full">
      {report.error && <ErrorView error={report.error} onRetry={() => void report.refetch()} />}
      {report.isPending && <Skeleton lines={6} height={40} />}
      {r && r.answered.n === 0 && (
        <Empty
          icon={<PencilLine size={24} />}
          title={t('emptyTitle')}
          action={
            maySet && (
              <ButtonLink look="primary" to="/settings/$section" params={{ section: 'inboxes' }}>
                {t('toInboxes')}
              </ButtonLink>
            )
          }
        >
          {t('emptyText')}
        </Empty>
      )}
      {r && r.answered.n > 0 && (
        <>
          <Figures report={r} />
          <div className={s.two}>
            <Bands report={r} />
            <Topics report={r} />
          </div>
          <Rows />
        </>
      )}
    </Page>
  )
}

function Figures({ report: r }: { report: DraftReport }) {
  const t = useText(draftText)
  const from = percent(r.same_from)
  const part = percent(r.part_from)
  return (
    <div className={s.figures}>
      <DefinitionFigure
        lead
        name={t('answered')}
        value={shown(r.answered)}
        note={t('answeredNote', span(r.answered))}
        definition={<p>{t('answeredDef', { days: r.days })}</p>}
        rows={<See />}
      />
      <DefinitionFigure
        name={t('same')}
        value={shown(r.same)}
        note={t('share', span(r.same))}
        definition={<p>{t('sameDef', { from })}</p>}
        rows={<See verdict="same" />}
      />
      <DefinitionFigure
        name={t('edited')}
        value={shown(r.edited)}
        note={t('share', span(r.edited))}
        definition={<p>{t('editedDef', { from, part })}</p>}
        rows={<See verdict="edited" />}
      />
      <DefinitionFigure
        name={t('other')}
        value={shown(r.other)}
        note={t('share', span(r.other))}
        definition={<p>{t('otherDef', { part })}</p>}
        rows={<See verdict="other" />}
      />
    </div>
  )
}

function shown({ k, n }: Share) {
  return n ? percent(k / n) : null
}

function span({ k, n, low, high }: Share) {
  return { k, n, low: percent(low), high: percent(high) }
}

function See({ verdict }: { verdict?: DraftVerdict }) {
  const t = useText(draftText)
  return (
    <ButtonLink
      size="small"
      to="/learning/$"
      params={{ _splat: 'drafts' }}
      search={{ verdict } as never}
      hash="rows"
    >
      {t('see')}
    </ButtonLink>
  )
}

function Bands({ report: r }: { report: DraftReport }) {
  const t = useText(draftText)
  const bands = r.bands ?? []
  const rows = bands.map((band, i) => ({ ...band, to: bands[i + 1]?.from })).reverse()
  return (
    <Card title={t('bands')} note={t('bandsNote')} flush>
      <Table
        narrow
        label={t('bands')}
        rows={rows}
        rowKey={(row) => String(row.from)}
        columns={[
          {
            id: 'band',
            head: t('band'),
            rowHeader: true,
            cell: ({ from, to }) => {
              if (to === undefined) return t('bandFrom', { from: percent(from) })
              if (from === 0) return t('bandBelow', { to: percent(to) })
              return t('bandBetween', { from: percent(from), to: percent(to) })
            },
          },
          {
            id: 'used',
            head: t('used'),
            align: 'end',
            cell: (row) => <Used share={row.said} />,
          },
        ]}
      />
    </Card>
  )
}

function Used({ share }: { share: Share }) {
  const t = useText(draftText)
  if (share.n === 0) return <>—</>
  return (
    <span className={cx('num', s.used)}>
      {percent(share.k / share.n)}
      <small>{t('share', span(share))}</small>
    </span>
  )
}

// Which categories the bot could be trusted with first.
function Topics({ report: r }: { report: DraftReport }) {
  const t = useText(draftText)
  const nameOf = useCategoryName()
  return (
    <Card title={t('topics')} note={t('topicsNote')} flush>
      <Table
        narrow
        label={t('topics')}
        rows={r.by_topic ?? []}
        rowKey={(row) => row.category_id}
        columns={[
          {
            id: 'topic',
            head: t('topic'),
            rowHeader: true,
            cell: (row) => (
              <Link
                to="/learning/$"
                params={{ _splat: 'drafts' }}
                search={{ topic: row.category_id || 'none' } as never}
                hash="rows"
              >
                {nameOf(row.category_id)}
              </Link>
            ),
          },
          { id: 'used', head: t('used'), align: 'end', cell: (row) => <Used share={row.said} /> },
        ]}
      />
    </Card>
  )
}

// The path of a category, of none, or of one that is not to be seen.
function useCategoryName(): (id: string) => string {
  const t = useText(draftText)
  const locale = useLocale()
  const mayRead = useCan('knowledge.read')
  const all = useQuery({ ...categoriesQuery, enabled: mayRead }).data?.items ?? []
  return (id) => {
    if (id === '') return t('topicNone')
    const path: string[] = []
    let node = all.find((c) => c.id === id)
    while (node && path.length < all.length) {
      path.unshift((locale === 'en' && node.name_en) || node.name)
      const above = node.parent_id
      node = all.find((c) => c.id === above)
    }
    return path.join(' / ') || '—'
  }
}

// The rows behind the figures; which of them stands in the address.
function Rows() {
  const t = useText(draftText)
  const navigate = useNavigate()
  const search: Record<string, unknown> = useSearch({ strict: false })
  const verdict = draftVerdicts.find((v) => v === search.verdict)
  const topic = typeof search.topic === 'string' ? search.topic : undefined
  const nameOf = useCategoryName()
  const list = useInfiniteQuery(draftsQuery({ verdict, topic }))
  const rows = rowsOf(list.data)
  return (
    <div id="rows">
      <Card
        title={topic ? `${t('rows')} · ${nameOf(topic === 'none' ? '' : topic)}` : t('rows')}
        actions={
          <Segmented<DraftVerdict | 'all'>
            label={t('verdict')}
            value={verdict ?? 'all'}
            onChange={(v) =>
              void navigate({
                to: '/learning/$',
                params: { _splat: 'drafts' },
                search: { verdict: v === 'all' ? undefined : v, topic } as never,
                hash: 'rows',
                replace: true,
              })
            }
            options={[
              { id: 'all', label: t('all') },
              ...draftVerdicts.map((v) => ({ id: v, label: t(`verdict.${v}`) })),
            ]}
          />
        }
      >
        {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && <Skeleton lines={6} height={24} />}
        {list.data && rows.length === 0 && <p className={s.muted}>{t('empty')}</p>}
        {rows.map((row) => (
          <Compared key={row.turn_id} row={row} />
        ))}
        <LoadMore
          hasMore={list.hasNextPage}
          isLoading={list.isFetchingNextPage}
          onLoad={() => void list.fetchNextPage()}
        />
      </Card>
    </div>
  )
}

function Compared({ row }: { row: DraftRow }) {
  const t = useText(draftText)
  return (
    <article className={s.compared}>
      <Facts
        items={[
          { label: t('question'), value: row.question || t('erased') },
          { label: t('drafted'), value: row.drafted ? <Rich text={row.drafted} /> : '—' },
          { label: t('said'), value: row.answer ? <Rich text={row.answer} /> : t('erased') },
        ]}
      />
      <p className={s.tags}>
        <Tag tone={row.verdict === 'same' ? 'ok' : 'plain'}>{t(`verdict.${row.verdict}`)}</Tag>
        <span className="num">{t('sureOf', { n: percent(row.confidence) })}</span>
        {row.verdict !== 'none' && <span className="num">{t('likeness', { n: percent(row.likeness) })}</span>}
        <Time at={row.at} className={s.muted} />
        {row.item_id && (
          <ButtonLink size="small" look="quiet" to="/knowledge/items/$id" params={{ id: row.item_id }}>
            {t('item')}
          </ButtonLink>
        )}
        <ButtonLink size="small" look="quiet" to="/inbox" search={{ view: 'all', c: row.conversation_id }}>
          {t('conversation')}
        </ButtonLink>
      </p>
    </article>
  )
}
