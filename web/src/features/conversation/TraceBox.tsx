import { GraduationCap } from 'lucide-react'
import type { MessageContent, Turn } from '../../api/conversation'
import { useCan } from '../../api/session'
import type { Translate } from '../../i18n/text'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Tag } from '../../ui/Tag'
import { vectorsCode, vectorsText } from '../../ui/vectorsText'
import { decisionText, Meter, percent } from './BotTrace'
import s from './BotTrace.module.css'
import { conversationText } from './text'
import { traceText } from './traceText'

type TraceBoxProps = { id: string; turn: Turn; source: MessageContent['source'] | null; onTeach: () => void }

// What the bot understood, what it weighed and why it chose.
export function TraceBox({ id, turn, source, onTeach }: TraceBoxProps) {
  const t = useText(traceText)
  const mayTest = useCan('knowledge.read')
  return (
    <div id={id} className={s.box}>
      {turn.state === 'superseded' && <p>{t('superseded')}</p>}
      {turn.failed && <Tag tone="warn">{t('failedTurn', { reason: failedText(turn, t) })}</Tag>}
      <Understood turn={turn} />
      <Options turn={turn} />
      <Vectors turn={turn} />
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
  )
}

function Understood({ turn }: { turn: Turn }) {
  const t = useText(traceText)
  const question = questionOf(turn)
  if (!question) return null
  return (
    <p>
      {t('understood')}: {question}
    </p>
  )
}

function Vectors({ turn }: { turn: Turn }) {
  const t = useText(vectorsText)
  const said = vectorsCode((turn.understanding as { vectors?: unknown } | null)?.vectors)
  return said ? <p>{t(said)}</p> : null
}

const failures = ['declined', 'not_helpful', 'rephrased', 'clarified_in_vain'] as const

function failedText(turn: Turn, t: Translate<typeof traceText.zh>): string {
  const known = failures.find((f) => f === turn.failed_reason)
  return known ? t(`failed.${known}`) : turn.reason
}

function Options({ turn }: { turn: Turn }) {
  const t = useText(traceText)
  const tc = useText(conversationText)
  const options = turn.options ?? []
  if (options.length === 0) return <p>{t('noCandidates')}</p>
  return (
    <ol className={s.options} aria-label={t('candidates')}>
      {options.slice(0, 5).map((option, i) => {
        const chosen = Boolean(turn.item_id) && option.item_id === turn.item_id
        return (
          <li key={`${option.item_id ?? option.decision} ${i}`} className={cx(chosen && s.chosen)}>
            <span className={s.question}>{option.question || decisionText(option.decision, tc)}</span>
            {chosen && <Tag tone="bot">{t('chosen')}</Tag>}
            <Meter value={option.confidence} />
            <span className="num">{percent(option.confidence)}</span>
          </li>
        )
      })}
    </ol>
  )
}

function sourceText(
  source: NonNullable<MessageContent['source']>,
  t: Translate<typeof traceText.zh>,
): string {
  return source.version
    ? t('source', { title: source.title, version: source.version })
    : t('sourcePlain', { title: source.title })
}

function questionOf(turn: Turn): string {
  // What a turn understood is recorded as it was, without a shape of its own.
  const { text } = (turn.understanding ?? {}) as { text?: unknown }
  return typeof text === 'string' ? text : ''
}
