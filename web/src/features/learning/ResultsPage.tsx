import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { categoriesQuery } from '../../api/knowledge'
import type { Agreement, Labeller, LabelOverview, LabelStats, TaskKind } from '../../api/label'
import { labelOverviewQuery, labelStatsQuery, orderQueue, taskKinds } from '../../api/label'
import { useMemberName } from '../../api/members'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { ErrorView } from '../../app/ErrorView'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { DefinitionFigure } from '../../ui/Figure'
import { Card, Page, Toolbar } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Skeleton } from '../../ui/Skeleton'
import { Table } from '../../ui/Table'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { toast } from '../../ui/Toast'
import { keyName } from './AnswerView'
import { Guides } from './Guides'
import s from './Label.module.css'
import { LabelFiles } from './LabelFiles'
import figures from './Learning.module.css'
import { labelText } from './labelText'
import { percent } from './money'
import { Wordings } from './Wordings'

const days = 90

// What labelling comes to, kind by kind, and how it is set.
export function ResultsPage() {
  const t = useText(labelText)
  const [kind, setKind] = useKind()
  const stats = useQuery(labelStatsQuery(kind))
  const overview = useQuery(labelOverviewQuery)
  const mayManage = useCan('learning.manage')
  const mayTeach = useCan('knowledge.read')
  return (
    <Page
      title={t('results')}
      intro={t('resultsIntro', { days })}
      width="full"
      actions={mayManage && <Order />}
    >
      <Toolbar>
        <Segmented<TaskKind>
          label={t('kinds')}
          value={kind}
          onChange={setKind}
          options={taskKinds.map((id) => ({ id, label: t(`kind.${id}`) }))}
        />
        {overview.data && <Ordered overview={overview.data} />}
      </Toolbar>
      {stats.error && <ErrorView error={stats.error} onRetry={() => void stats.refetch()} />}
      {stats.isPending && <Skeleton lines={6} height={48} />}
      {stats.data && (
        <>
          <Figures stats={stats.data} overview={overview.data} kind={kind} />
          <Card title={t('labellers')} note={t('labellersNote')} flush>
            <Labellers stats={stats.data} />
          </Card>
          {(stats.data.categories?.length ?? 0) > 0 && (
            <Card title={t('categories')} note={t('categoriesNote')} flush>
              <Categories stats={stats.data} />
            </Card>
          )}
        </>
      )}
      {mayTeach && kind === 'items' && <Wordings />}
      <Guides />
      {mayManage && <LabelFiles />}
    </Page>
  )
}

function useKind(): [TaskKind, (kind: TaskKind) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = (kind: TaskKind) =>
    void navigate({
      to: '/learning/$',
      params: { _splat: 'labels' },
      search: { kind } as never,
      replace: true,
    })
  return [taskKinds.find((kind) => kind === search.kind) ?? 'items', change]
}

function Order() {
  const t = useText(labelText)
  const client = useQueryClient()
  const complain = useComplain()
  const [busy, setBusy] = useState(false)
  const order = async () => {
    setBusy(true)
    try {
      client.setQueryData(labelOverviewQuery.queryKey, await orderQueue())
      toast(t('ordered'))
    } catch (error) {
      complain(error)
    }
    setBusy(false)
  }
  return (
    <Button isPending={busy} onPress={() => void order()}>
      {t('order')}
    </Button>
  )
}

function Ordered({ overview }: { overview: LabelOverview }) {
  const t = useText(labelText)
  if (overview.ordered_at === 0) return <span className={s.count}>{t('orderedNever')}</span>
  const [before, after] = t('orderedAt', { when: '\u0000', n: overview.candidates }).split('\u0000')
  return (
    <span className={s.count}>
      {before}
      <Time at={overview.ordered_at} />
      {after}
    </span>
  )
}

function Figures({ stats, overview, kind }: { stats: LabelStats; overview?: LabelOverview; kind: TaskKind }) {
  const t = useText(labelText)
  const standing = overview?.kinds?.find((k) => k.kind === kind)
  const { agreement } = stats
  return (
    <div className={figures.figures}>
      <DefinitionFigure
        lead
        name={t('alpha')}
        value={kappa(agreement.alpha)}
        note={agreement.alpha === null ? t('unknownWhy') : undefined}
        definition={<p>{t('alphaDef', { n: agreement.things })}</p>}
      />
      <DefinitionFigure
        name={t('fleiss')}
        value={kappa(agreement.fleiss)}
        definition={<p>{t('fleissDef')}</p>}
      />
      <DefinitionFigure
        name={t('labels')}
        value={String(stats.labels)}
        definition={<p>{t('labelsDef', { days: stats.days })}</p>}
      />
      {standing && (
        <>
          <DefinitionFigure
            name={t('settled')}
            value={String(standing.settled)}
            note={t('settledNote', { n: standing.measured })}
            definition={<p>{t('settledDef')}</p>}
            rows={<ToReview state="settled" />}
          />
          <DefinitionFigure
            name={t('disputed')}
            value={String(standing.disputed)}
            tone={standing.disputed > 0 ? 'warn' : 'plain'}
            definition={<p>{t('disputedDef')}</p>}
            rows={<ToReview />}
          />
          <DefinitionFigure
            name={t('waitingTasks')}
            value={String(standing.waiting)}
            definition={<p>{t('waitingDef')}</p>}
          />
        </>
      )}
    </div>
  )
}

function ToReview({ state }: { state?: 'settled' }) {
  const t = useText(labelText)
  return (
    <ButtonLink size="small" to="/learning/$" params={{ _splat: 'review' }} search={{ state } as never}>
      {t('review')}
    </ButtonLink>
  )
}

// Two digits: more would claim what so few labels cannot tell.
function kappa(value: number | null): string | null {
  return value === null ? null : value.toFixed(2)
}

function Labellers({ stats }: { stats: LabelStats }) {
  const t = useText(labelText)
  const locale = useLocale()
  const memberName = useMemberName()
  const who = (l: Labeller) => memberName(l.author_id) || /^ext:(.+)/.exec(l.author_id)?.[1] || '—'
  const rows = [...(stats.labellers ?? [])].sort((a, b) => who(a).localeCompare(who(b), locale))
  if (rows.length === 0) return <p className={s.none}>{t('labellersNone', { days: stats.days })}</p>
  return (
    <Table
      label={t('labellers')}
      rows={rows}
      rowKey={(l) => l.author_id}
      columns={[
        {
          id: 'who',
          head: t('colWho'),
          rowHeader: true,
          cell: (l) => (
            <span className={s.tags} data-source>
              {who(l)}
              {l.same && (
                <Tag tone="warn" title={t('sameWhy')}>
                  {t('same')}
                </Tag>
              )}
            </span>
          ),
        },
        { id: 'labels', head: t('colLabels'), align: 'end', cell: (l) => l.labels },
        {
          id: 'held',
          head: t('colHeld'),
          align: 'end',
          cell: (l) =>
            l.held.n > 0
              ? t('shareOf', { share: percent(l.held.k / l.held.n), k: l.held.k, n: l.held.n })
              : '—',
        },
        {
          id: 'cohen',
          head: t('colCohen'),
          align: 'end',
          cell: (l) => (l.cohen === null ? '—' : t('cohenOf', { k: l.cohen.toFixed(2), n: l.pairs })),
        },
        {
          id: 'top',
          head: t('colTop'),
          cell: (l) =>
            t('topOf', { what: keyName(l.top, stats.named ?? [], t), share: percent(l.top_share) }),
        },
        { id: 'unsure', head: t('colUnsure'), align: 'end', cell: (l) => percent(l.unsure / l.labels) },
        {
          id: 'suggested',
          head: t('colSuggested'),
          align: 'end',
          cell: (l) => percent(l.suggested / l.labels),
        },
        {
          id: 'median',
          head: t('colMedian'),
          align: 'end',
          cell: (l) => (l.median_ms > 0 ? t('seconds', { n: (l.median_ms / 1000).toFixed(1) }) : '—'),
        },
      ]}
    />
  )
}

function Categories({ stats }: { stats: LabelStats }) {
  const t = useText(labelText)
  const tree = useQuery(categoriesQuery)
  const name = (id: string) => tree.data?.items?.find((c) => c.id === id)?.name || t('noCategory')
  const rows = stats.categories ?? []
  return (
    <Table<Agreement & { category_id: string }>
      narrow
      label={t('categories')}
      rows={rows}
      rowKey={(c) => c.category_id}
      columns={[
        { id: 'name', head: t('colCategory'), rowHeader: true, cell: (c) => name(c.category_id) },
        { id: 'things', head: t('colThings'), align: 'end', cell: (c) => c.things },
        { id: 'alpha', head: t('alpha'), align: 'end', cell: (c) => kappa(c.alpha) ?? '—' },
        { id: 'fleiss', head: t('fleiss'), align: 'end', cell: (c) => kappa(c.fleiss) ?? '—' },
      ]}
    />
  )
}
