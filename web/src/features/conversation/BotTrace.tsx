import { Bot, ChevronDown, ChevronUp, GraduationCap } from 'lucide-react'
import { useId, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import type { MessageContent, Turn } from '../../api/conversation'
import { useCan } from '../../api/session'
import type { Translate } from '../../i18n/text'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Tag } from '../../ui/Tag'
import s from './BotTrace.module.css'
import { reasonText } from './names'
import { conversationText } from './text'

type BotTraceProps = { turn: Turn; source: MessageContent['source']; onTeach: () => void }

const decisions = ['answer', 'clarify', 'related', 'decline', 'handoff', 'smalltalk'] as const

// What the bot understood, what it weighed and why it chose: one line, opened on demand.
export function BotTrace({ turn, source, onTeach }: BotTraceProps) {
  const t = useText(conversationText)
  const [open, setOpen] = useState(false)
  const box = useId()
  const mayTest = useCan('knowledge.read')
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
        <div id={box} className={s.box}>
          {turn.state === 'superseded' && <p>{t('superseded')}</p>}
          {turn.failed && <Tag tone="warn">{t('failedTurn', { reason: failedText(turn, t) })}</Tag>}
          <Understood turn={turn} />
          <Options turn={turn} />
          <p className={s.facts}>
            {source && <Tag tone="accent">{sourceText(source, t)}</Tag>}
            {turn.threshold > 0 && <span>{t('threshold', { value: percent(turn.threshold) })}</span>}
            {turn.grade && (
              <span>
                {t('grade')} {turn.grade}
              </span>
            )}
          </p>
          <div className={s.actions}>
            <Button size="small" onPress={onTeach}>
              <GraduationCap size={14} aria-hidden />
              {t('teach')}
            </Button>
            {mayTest && (
              <ButtonLink look="quiet" size="small" to="/knowledge/test" search={{ q: questionOf(turn) }}>
                {t('replay')}
              </ButtonLink>
            )}
          </div>
        </div>
      )}
    </div>
  )
}

function Understood({ turn }: { turn: Turn }) {
  const t = useText(conversationText)
  const question = questionOf(turn)
  if (!question) return null
  return (
    <p>
      {t('understood')}: {question}
    </p>
  )
}

const failures = ['declined', 'not_helpful', 'rephrased', 'clarified_in_vain'] as const

function failedText(turn: Turn, t: Translate<typeof conversationText.zh>): string {
  const known = failures.find((f) => f === turn.failed_reason)
  return known ? t(`failed.${known}`) : reasonText(turn.reason, t)
}

function Options({ turn }: { turn: Turn }) {
  const t = useText(conversationText)
  const options = turn.options ?? []
  if (options.length === 0) return <p>{t('noCandidates')}</p>
  return (
    <ol className={s.options} aria-label={t('candidates')}>
      {options.slice(0, 5).map((option, i) => {
        const chosen = Boolean(turn.item_id) && option.item_id === turn.item_id
        return (
          <li key={`${option.item_id ?? option.decision} ${i}`} className={cx(chosen && s.chosen)}>
            <span className={s.question}>{option.question || decisionText(option.decision, t)}</span>
            {chosen && <Tag tone="bot">{t('chosen')}</Tag>}
            <Meter value={option.confidence} />
            <span className="num">{percent(option.confidence)}</span>
          </li>
        )
      })}
    </ol>
  )
}

function Meter({ value }: { value: number }) {
  return (
    <span className={s.meter} aria-hidden>
      <i style={{ width: `${Math.round(value * 100)}%` }} />
    </span>
  )
}

function decisionText(decision: string, t: Translate<typeof conversationText.zh>): string {
  const known = decisions.find((d) => d === decision)
  return known ? t(`decision.${known}`) : decision
}

function sourceText(
  source: NonNullable<MessageContent['source']>,
  t: Translate<typeof conversationText.zh>,
): string {
  return source.version
    ? t('source', { title: source.title, version: source.version })
    : t('sourcePlain', { title: source.title })
}

function questionOf(turn: Turn): string {
  const text = turn.understanding?.text
  return typeof text === 'string' ? text : ''
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
