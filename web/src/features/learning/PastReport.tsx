import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { Missing, PastDecision, PastReport } from '../../api/past'
import { draftMissing, pastDecisions, pastQuery } from '../../api/past'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button, ButtonLink } from '../../ui/Button'
import { DefinitionFigure } from '../../ui/Figure'
import { Card } from '../../ui/Page'
import { Table } from '../../ui/Table'
import { toast } from '../../ui/Toast'
import s from './Learning.module.css'
import type { MaskedKind } from './masked'
import { useMasked } from './masked'
import { minutes, money, percent } from './money'
import { PastQuestions } from './PastQuestions'
import { pastText } from './pastText'

type ReportProps = { id: string; report: PastReport }

export function PastReportView({ id, report: r }: ReportProps) {
  const t = useText(pastText)
  const search: Record<string, unknown> = useSearch({ strict: false })
  const missing = typeof search.missing === 'number' ? search.missing : undefined
  const decision = pastDecisions.find((d) => d === search.decision)
  return (
    <>
      {r.release_id === '' && <Banner tone="warn">{t('nothingReleased')}</Banner>}
      <Figures id={id} report={r} />
      <div id="missing">
        <Lacking id={id} report={r} />
      </div>
      <PastQuestions
        id={id}
        filter={{ decision, missing }}
        missing={r.missing?.find((m) => m.n === missing)?.question}
      />
    </>
  )
}

function Rows({ id, decision }: { id: string; decision?: PastDecision }) {
  const t = useText(pastText)
  return (
    <ButtonLink
      size="small"
      to="/learning/$"
      params={{ _splat: `past/${id}` }}
      search={{ decision } as never}
      hash="questions"
    >
      {t('seeRows')}
    </ButtonLink>
  )
}

function Figures({ id, report: r }: ReportProps) {
  const t = useText(pastText)
  const locale = useLocale()
  const masked = Object.entries(r.masked)
  return (
    <div className={s.figures}>
      <DefinitionFigure
        lead
        name={t('answered')}
        value={percent(r.answered.k / r.answered.n)}
        note={t('answeredNote', span(r.answered))}
        definition={
          <>
            <p>{t('answeredDef', { base: r.base_n })}</p>
            {r.answered.k > 0 && <p>{t('sureDef', { sure: percent(r.sure) })}</p>}
          </>
        }
        rows={<Rows id={id} decision="answer" />}
      />
      <DefinitionFigure
        name={t('whole')}
        value={percent(r.whole.k / r.whole.n)}
        note={t('wholeNote', span(r.whole))}
        definition={<p>{t('wholeDef')}</p>}
        rows={<Rows id={id} />}
      />
      <DefinitionFigure
        name={t('people')}
        value={t('peopleValue', { n: minutes(r.people_ms) })}
        note={t('peopleNote', { n: minutes(r.whole_people_ms) })}
        definition={<p>{r.assumed ? t('peopleAssumed') : t('peopleDef')}</p>}
        rows={<Rows id={id} />}
      />
      <DefinitionFigure
        name={t('missingCost')}
        value={money(r.missing_cost, r.prices.currency, locale)}
        note={t('missingCostNote', {
          n: r.missing_total,
          minute: money(r.prices.agent_minute, r.prices.currency, locale),
        })}
        definition={<p>{t('missingCostDef')}</p>}
        rows={
          <ButtonLink size="small" to="/learning/$" params={{ _splat: `past/${id}` }} hash="missing">
            {t('seeMissing')}
          </ButtonLink>
        }
      />
      {masked.length > 0 && (
        <DefinitionFigure
          name={t('masked')}
          value={String(masked.reduce((sum, [, n]) => sum + n, 0))}
          definition={
            <>
              <p>{t('maskedDef')}</p>
              <ul>
                {masked.map(([kind, n]) => (
                  <li key={kind}>{t(`kind.${kind as MaskedKind}`, { n })}</li>
                ))}
              </ul>
            </>
          }
        />
      )}
    </div>
  )
}

function span({ k, n, low, high }: PastReport['answered']) {
  return { k, n, low: percent(low), high: percent(high) }
}

// What the knowledge lacks, each with one press to a draft of it.
function Lacking({ id, report: r }: ReportProps) {
  const t = useText(pastText)
  const masked = useMasked()
  const locale = useLocale()
  const all = r.missing ?? []
  if (all.length === 0) {
    return (
      <Card title={t('missing')}>
        <p className={s.muted}>{t('missingNone')}</p>
      </Card>
    )
  }
  return (
    <Card title={t('missing')} note={t('missingNote')} flush>
      <Table
        label={t('missing')}
        rows={all}
        rowKey={(row) => String(row.n)}
        columns={[
          {
            id: 'matter',
            head: t('matter'),
            rowHeader: true,
            cell: (row) => (
              <Link
                to="/learning/$"
                params={{ _splat: `past/${id}` }}
                search={{ missing: row.n } as never}
                hash="questions"
              >
                {masked(row.question)}
              </Link>
            ),
          },
          {
            id: 'cost',
            head: t('cost'),
            align: 'end',
            cell: (row) => money(row.cost, r.prices.currency, locale),
          },
          { id: 'size', head: t('size'), align: 'end', cell: (row) => row.size },
          {
            id: 'nearest',
            head: t('nearest'),
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
          { id: 'draft', head: t('colDraft'), cell: (row) => <Draft id={id} missing={row} /> },
        ]}
      />
    </Card>
  )
}

function Draft({ id, missing: m }: { id: string; missing: Missing }) {
  const t = useText(pastText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const draft = useMutation({
    mutationFn: () => draftMissing(id, m.n),
    onSuccess: (now) => {
      client.setQueryData(pastQuery(id).queryKey, now)
      void client.invalidateQueries({ queryKey: ['knowledge'] })
      toast(t('drafted'))
    },
    onError: complain,
  })
  if (m.item_id) {
    return (
      <ButtonLink size="small" look="quiet" to="/knowledge/items/$id" params={{ id: m.item_id }}>
        {t('openDraft')}
      </ButtonLink>
    )
  }
  if (!mayWrite) return null
  return (
    <Button size="small" isPending={draft.isPending} onPress={() => draft.mutate()}>
      {t('draft')}
    </Button>
  )
}
