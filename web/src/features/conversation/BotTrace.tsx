import { Bot, ChevronDown, ChevronUp } from 'lucide-react'
import { lazy, Suspense, useId, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import type { MessageContent, Turn } from '../../api/conversation'
import type { Translate } from '../../i18n/text'
import { useText } from '../../i18n/text'
import s from './BotTrace.module.css'
import { conversationText } from './text'

const TraceBox = lazy(() => import('./TraceBox').then((m) => ({ default: m.TraceBox })))

type BotTraceProps = { turn: Turn; source: MessageContent['source'] | null; onTeach: () => void }

const decisions = ['answer', 'clarify', 'related', 'decline', 'handoff', 'smalltalk'] as const

// What the bot decided and how sure it was: one line; the rest is opened on demand.
export function BotTrace({ turn, source, onTeach }: BotTraceProps) {
  const t = useText(conversationText)
  const [open, setOpen] = useState(false)
  const box = useId()
  return (
    <div className={s.trace}>
      <AriaButton className={s.line} aria-expanded={open} aria-controls={box} onPress={() => setOpen(!open)}>
        <Bot size={14} aria-hidden />
        <span>{decisionText(turn.decision, t)}</span>
        {turn.confidence > 0 && (
          <>
            <Meter value={turn.confidence} />
            <span className="num">{percent(turn.confidence)}</span>
          </>
        )}
        <span className="num">{t('ms', { n: totalLatency(turn) })}</span>
        {costText(turn) && <span className="num">{costText(turn)}</span>}
        {open ? <ChevronUp size={13} aria-hidden /> : <ChevronDown size={13} aria-hidden />}
        <span className="sr">{t('traceOf')}</span>
      </AriaButton>
      {open && (
        <Suspense fallback={null}>
          <TraceBox id={box} turn={turn} source={source} onTeach={onTeach} />
        </Suspense>
      )}
    </div>
  )
}

export function Meter({ value }: { value: number }) {
  return (
    <span className={s.meter} aria-hidden>
      <i style={{ width: `${Math.round(value * 100)}%` }} />
    </span>
  )
}

export function decisionText(decision: string, t: Translate<typeof conversationText.zh>): string {
  const known = decisions.find((d) => d === decision)
  return known ? t(`decision.${known}`) : decision
}

export function percent(value: number): string {
  return `${Math.round(value * 100)}%`
}

function totalLatency(turn: Turn): number {
  const steps = turn.latency_ms ?? {}
  const total = steps.total ?? Object.values(steps).reduce((sum, ms) => sum + ms, 0)
  return Math.max(1, Math.round(total))
}

function costText(turn: Turn): string {
  // Only money is shown on the line; tokens and the like stand in the record.
  const sum = (turn.cost ?? [])
    .filter((line) => line.unit === 'CNY')
    .reduce((total, line) => total + line.amount, 0)
  return sum > 0 ? `¥${sum.toFixed(3)}` : ''
}
