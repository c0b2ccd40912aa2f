import { ArrowRightLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Handoff, PromiseMade } from '../../api/conversation'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Tag } from '../../ui/Tag'
import { ClockTime } from '../../ui/Time'
import { minuteTime } from '../../ui/time'
import s from './HandoffCard.module.css'
import { factText, moodText, reasonText, resultText } from './names'
import { conversationText } from './text'

// What the next person needs, so that the customer never repeats what the bot learned.
export function HandoffCard({ handoff, promises }: { handoff: Handoff; promises: readonly PromiseMade[] }) {
  const t = useText(conversationText)
  const locale = useLocale()
  const { packet } = handoff
  const facts = packet.facts ?? []
  const tried = packet.tried ?? []
  const unkept = promises.filter((p) => !p.kept_at)
  const mood = moodText(packet.mood, t)
  return (
    <section className={s.card} aria-label={t('handoffTitle')}>
      <header className={s.header}>
        <ArrowRightLeft size={15} aria-hidden />
        <b>{t('handoffTitle')}</b>
        <Tag tone="warn">{reasonText(handoff.reason, t)}</Tag>
        {mood && <Tag tone="danger">{mood}</Tag>}
        <ClockTime at={handoff.at} />
      </header>
      <dl className={s.list}>
        {packet.wanted && <Entry label={t('wanted')}>{packet.wanted}</Entry>}
        {facts.length > 0 && (
          <Entry label={t('facts')}>
            <span className={s.tags}>
              {facts.map((fact) => (
                <Tag key={`${fact.kind} ${fact.value}`} tone="outline">
                  {factText(fact, t, locale)}
                </Tag>
              ))}
            </span>
          </Entry>
        )}
        {tried.length > 0 && (
          <Entry label={t('tried')}>
            <ul className={s.tried}>
              {tried.map((step, i) => (
                <li key={i}>
                  {step.question}
                  {step.title && step.title !== step.question && ` → ${step.title}`}
                  {step.result && <small> {resultText(step.result, t)}</small>}
                </li>
              ))}
            </ul>
          </Entry>
        )}
        {unkept.length > 0 && <Entry label={t('promises')}>{unkept.map(promiseText).join('；')}</Entry>}
      </dl>
    </section>
  )

  function promiseText(promise: PromiseMade): string {
    if (!promise.due_at) return promise.text
    const time = minuteTime(promise.due_at, locale)
    return `${promise.text}（${promise.broken_at ? t('brokenPromise', { time }) : t('duePromise', { time })}）`
  }
}

function Entry({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={s.entry}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
