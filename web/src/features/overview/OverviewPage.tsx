import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { Figure, Overview } from '../../api/overview'
import { overviewQuery } from '../../api/overview'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { Button, ButtonLink, IconButton } from '../../ui/Button'
import { Chart } from '../../ui/Chart'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useNow } from '../../ui/Time'
import { dayKey, workspaceZone } from '../../ui/time'
import { FigureView } from './FigureView'
import type { Known } from './figures'
import { knownKey, moveDay, nowKeys, outcomeKeys, qualityKeys, totalKeys } from './figures'
import s from './OverviewPage.module.css'
import { overviewText } from './text'

const FigureRows = lazy(() => import('./FigureRows').then((m) => ({ default: m.FigureRows })))

export function OverviewPage() {
  const t = useText(overviewText)
  const today = dayKey(useNow(60_000))
  const { day = today } = useSearch({ from: '/shell/overview' })
  const navigate = useNavigate()
  const open = (next: string) =>
    void navigate({ to: '/overview', search: { day: next === today ? undefined : next } })
  const overview = useQuery(overviewQuery(day))
  const [rowsOf, setRowsOf] = useState<Figure | null>(null)
  return (
    <Page
      title={day === today ? t('title') : t('titleOf', { day })}
      intro={t('intro', { day, zone: workspaceZone() })}
      width="full"
      actions={
        <>
          <IconButton label={t('previous')} look="line" onPress={() => open(moveDay(day, -1))}>
            <ChevronLeft size={16} aria-hidden />
          </IconButton>
          <Button isDisabled={day === today} onPress={() => open(today)}>
            {t('today')}
          </Button>
          <IconButton
            label={t('next')}
            look="line"
            isDisabled={day >= today}
            onPress={() => open(moveDay(day, 1))}
          >
            <ChevronRight size={16} aria-hidden />
          </IconButton>
        </>
      }
    >
      {overview.error && <ErrorView error={overview.error} onRetry={() => void overview.refetch()} />}
      {overview.isPending && <Skeleton lines={6} height={60} />}
      {overview.data && <Figures overview={overview.data} onRows={setRowsOf} />}
      <Suspense fallback={null}>
        {rowsOf && <FigureRows figure={rowsOf} day={day} onClose={() => setRowsOf(null)} />}
      </Suspense>
    </Page>
  )
}

function pick(figures: readonly Figure[], keys: readonly Known[]): Figure[] {
  return keys.flatMap((key) => figures.find((f) => knownKey(f.key) === key) ?? [])
}

function Figures({ overview, onRows }: { overview: Overview; onRows: (figure: Figure) => void }) {
  const t = useText(overviewText)
  const figures = overview.figures ?? []
  const total = pick(figures, totalKeys)[0]
  const outcomes = pick(figures, outcomeKeys)
  const now = pick(figures, nowKeys)
  const atWork = (figure: Figure) =>
    figure.key === 'at_work' ? overview.at_work?.map((member) => member.name) : undefined
  const others = figures.filter((f) => knownKey(f.key) === null)
  const unanswered = overview.unanswered ?? []
  const inVain = figures.find((f) => f.key === 'unanswered')?.value ?? 0
  const left =
    inVain > 0
      ? t('unansweredOf', { questions: overview.unanswered_questions, conversations: inVain })
      : t('unansweredNote')
  return (
    <>
      <div className={s.hero}>
        {total && <FigureView figure={total} lead onRows={onRows} />}
        {now.length > 0 ? (
          <section className={s.strip} aria-label={t('now')}>
            {now.map((figure) => (
              <FigureView key={figure.key} figure={figure} onRows={onRows} people={atWork(figure)} />
            ))}
          </section>
        ) : (
          <p className={s.aside}>{t('nowElsewhere')}</p>
        )}
      </div>
      <div className={s.two}>
        <Card title={t('outcomes')} note={t('outcomesNote')}>
          <Outcomes outcomes={outcomes} />
          <div className={s.grid}>
            {outcomes.map((figure) => (
              <FigureView key={figure.key} figure={figure} onRows={onRows} />
            ))}
          </div>
        </Card>
        <Card title={t('quality')}>
          <div className={s.grid}>
            {[...pick(figures, qualityKeys), ...others].map((figure) => (
              <FigureView key={figure.key} figure={figure} onRows={onRows} />
            ))}
          </div>
        </Card>
      </div>
      {overview.hours && overview.hours.length > 0 && (
        <Card title={t('hours')} note={t('hoursNote')}>
          <Hours hours={overview.hours} />
        </Card>
      )}
      {overview.unanswered && (
        <Card title={t('unanswered')} note={left}>
          {unanswered.length === 0 && <p className={s.muted}>{t('unansweredEmpty')}</p>}
          <ul className={s.gaps}>
            {unanswered.map((gap) => (
              <li key={gap.question}>
                <span>{gap.question}</span>
                <span className="num">{gap.count}</span>
                {gap.conversation_id ? (
                  <ButtonLink size="small" to="/inbox" search={{ view: 'all', c: gap.conversation_id }}>
                    {t('seeConversation')}
                  </ButtonLink>
                ) : (
                  <span />
                )}
                <ButtonLink size="small" to="/knowledge/test" search={{ q: gap.question }}>
                  {t('addKnowledge')}
                </ButtonLink>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}

function Hours({ hours }: { hours: NonNullable<Overview['hours']> }) {
  const t = useText(overviewText)
  const names = useMemo(() => hours.map((h) => t('hour', { n: h.hour })), [hours, t])
  const series = useMemo(
    () => [
      { name: t('notHanded'), values: hours.map((h) => h.started - h.handed_off), colour: '--c1' as const },
      { name: t('handed'), values: hours.map((h) => h.handed_off), colour: '--c2' as const },
    ],
    [hours, t],
  )
  return (
    <Chart
      label={t('hours')}
      axis={t('hourBegun')}
      categories={names}
      series={series}
      total={t('begun')}
      height={220}
    />
  )
}

function Outcomes({ outcomes }: { outcomes: readonly Figure[] }) {
  const t = useText(overviewText)
  const names = useMemo(() => outcomes.map((f) => t(`name.${knownKey(f.key) ?? 'other'}`)), [outcomes, t])
  const series = useMemo(
    () => [{ name: t('count'), values: outcomes.map((f) => f.value ?? 0), colour: '--c1' as const }],
    [outcomes, t],
  )
  if (outcomes.length === 0) return null
  return (
    <Chart
      label={t('outcomes')}
      axis={t('outcome')}
      categories={names}
      series={series}
      height={220}
      horizontal
    />
  )
}
