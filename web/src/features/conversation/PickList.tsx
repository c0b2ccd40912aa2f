import { useQuery, useQueryClient } from '@tanstack/react-query'
import { forwardRef, useEffect, useImperativeHandle, useState } from 'react'
import { macrosQuery } from '../../api/desk'
import { candidateAnswer, candidatesQuery, itemQuery } from '../../api/knowledge'
import { useText } from '../../i18n/text'
import { cx } from '../../ui/cx'
import { answerFor } from './answers'
import s from './PickList.module.css'
import { conversationText } from './text'
import type { PickHandle, Trigger } from './trigger'

type Choice = { id: string; title: string; text: string; note: string; load?: () => Promise<string> }

type PickListProps = { trigger: Trigger; locale: string; onPick: (text: string) => void; onClose: () => void }

const maxChoices = 8

// The text field keeps the focus; its arrow keys and Enter are handed here.
export const PickList = forwardRef<PickHandle, PickListProps>(function PickList(
  { trigger, locale, onPick, onClose },
  ref,
) {
  const t = useText(conversationText)
  const [active, setActive] = useState(0)
  const choices = useChoices(trigger, locale)
  const chosen = choices[Math.min(active, choices.length - 1)]
  // The list shows the beginning of an answer; what is inserted is the whole of it.
  const pick = async (choice: Choice) =>
    onPick(choice.load ? await choice.load().catch(() => choice.text) : choice.text)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new query starts at the top
  useEffect(() => setActive(0), [trigger.query, trigger.kind])

  useImperativeHandle(ref, () => ({
    onKey: (key) => {
      if (key === 'ArrowDown') setActive(Math.min(active + 1, choices.length - 1))
      else if (key === 'ArrowUp') setActive(Math.max(active - 1, 0))
      else if ((key === 'Enter' || key === 'Tab') && chosen) void pick(chosen)
      else if (key === 'Escape') onClose()
      else return false
      return true
    },
  }))

  return (
    <div
      className={s.pick}
      role="listbox"
      tabIndex={-1}
      aria-label={trigger.kind === 'macro' ? t('insertMacro') : t('insertKnowledge')}
    >
      {choices.length === 0 && (
        <p className={s.empty}>{trigger.kind === 'macro' ? t('macroEmpty') : t('knowledgeEmpty')}</p>
      )}
      {choices.map((choice) => (
        <div
          key={choice.id}
          role="option"
          tabIndex={-1}
          aria-selected={choice === chosen}
          className={cx(s.choice, choice === chosen && s.active)}
          onMouseDown={(event) => {
            event.preventDefault()
            void pick(choice)
          }}
        >
          <b>{choice.title}</b>
          {choice.note && <small>{choice.note}</small>}
          <span>{choice.text}</span>
        </div>
      ))}
    </div>
  )
})

function useChoices(trigger: Trigger, locale: string): Choice[] {
  const macros = useQuery({ ...macrosQuery, enabled: trigger.kind === 'macro' })
  const client = useQueryClient()
  const found = useQuery({
    ...candidatesQuery(trigger.query),
    enabled: trigger.kind === 'knowledge' && trigger.query !== '',
  })
  if (trigger.kind === 'macro') {
    const q = trigger.query.toLowerCase()
    return (macros.data?.items ?? [])
      .filter((m) => !m.locale || m.locale === locale)
      .filter((m) => `${m.shortcut} ${m.title} ${m.text}`.toLowerCase().includes(q))
      .slice(0, maxChoices)
      .map((m) => ({
        id: m.id,
        title: m.title,
        text: m.text,
        note: m.shortcut ? `/${m.shortcut.replace(/^\//, '')}` : m.folder,
      }))
  }
  return (found.data?.candidates ?? []).slice(0, maxChoices).map((candidate) => ({
    id: candidate.item_id,
    title: candidate.question,
    text: candidateAnswer(candidate),
    note: candidate.grade ?? '',
    load: async () => {
      const detail = await client.ensureQueryData(itemQuery(candidate.item_id))
      return answerFor(detail.published ?? detail.draft, locale)
    },
  }))
}
