import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useDeferredValue, useRef, useState } from 'react'
import { candidatesQuery } from '../../api/knowledge'
import type { LabelTask, NamedItem } from '../../api/label'
import { useCan } from '../../api/session'
import { useCommands } from '../../app/commands'
import { useText } from '../../i18n/text'
import { cx } from '../../ui/cx'
import { Kbd } from '../../ui/Kbd'
import { SearchField } from '../../ui/SearchField'
import s from './AnswerPad.module.css'
import { labelText } from './labelText'
import { percent } from './money'

type Choice = { id: string; question: string; confidence?: number }

const mostFound = 6
const digits = 9

type ItemChoicesProps = { task: LabelTask; chosen: readonly string[]; onToggle: (id: string) => void }

// The items one can choose by a digit: those suggested, those found, those chosen before.
export function ItemChoices({ task, chosen, onToggle }: ItemChoicesProps) {
  const t = useText(labelText)
  const mayFind = useCan('knowledge.read')
  const [wanted, setWanted] = useState('')
  const [active, setActive] = useState(0)
  const [known, setKnown] = useState<readonly Choice[]>([])
  const input = useRef<HTMLInputElement>(null)
  const found = useQuery(candidatesQuery(useDeferredValue(wanted)))
  const suggested = (task.suggestions?.items ?? []).map((n) => ({
    id: n.item_id,
    question: n.question,
    confidence: n.confidence,
  }))
  const matches: Choice[] =
    wanted.trim() === ''
      ? []
      : (found.data?.candidates ?? [])
          .filter((c) => c.item_id)
          .slice(0, mostFound)
          .map((c) => ({ id: c.item_id, question: c.question }))
  const name = (id: string) => nameOf(id, task.named ?? [], t('hiddenItem'))
  const all = once([
    ...suggested,
    ...matches,
    ...known.filter((c) => chosen.includes(c.id)),
    ...chosen.map((id) => ({ id, question: name(id) })),
  ])
  const take = (choice: Choice) => {
    setKnown((before) => once([...before, choice]))
    onToggle(choice.id)
  }
  const find = () => input.current?.focus()
  useCommands([
    { id: 'label find', label: t('find'), group: 'here', keys: '/', isDisabled: !mayFind, run: find },
    ...all.slice(0, digits).map((choice, i) => ({
      id: `label ${i + 1}`,
      label: t('keyChoose', { n: i + 1 }),
      group: 'here' as const,
      keys: String(i + 1),
      listed: false,
      run: () => take(choice),
    })),
  ])
  const leave = () => {
    setWanted('')
    setActive(0)
    input.current?.blur()
  }
  // The field keeps the focus; arrows move among what was found.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, matches.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0))
    else if (event.key === 'Enter') {
      const choice = matches[Math.min(active, matches.length - 1)]
      if (choice) take(choice)
      leave()
    } else return
    event.preventDefault()
  }
  const marked = matches[Math.min(active, matches.length - 1)]?.id
  return (
    <div className={s.items}>
      {mayFind && (
        <div onKeyDown={onKeyDown}>
          <SearchField
            label={t('find')}
            placeholder={t('findHint')}
            value={wanted}
            onChange={(value) => {
              setWanted(value)
              setActive(0)
            }}
            keys="/"
            inputRef={input}
          />
        </div>
      )}
      {all.length === 0 && (
        <p className={s.hint}>{t(task.suggestions ? 'choicesNoneHere' : 'choicesNone')}</p>
      )}
      <ul className={s.choices} aria-label={t('choices')}>
        {all.map((choice, i) => {
          const on = chosen.includes(choice.id)
          return (
            <li key={choice.id}>
              <button
                type="button"
                aria-pressed={on}
                className={cx(s.choice, on && s.on, wanted !== '' && choice.id === marked && s.active)}
                onClick={() => take(choice)}
              >
                <span className={s.tick} aria-hidden>
                  {on && <Check size={14} strokeWidth={3} />}
                </span>
                <span className={s.grow}>{choice.question}</span>
                {choice.confidence !== undefined && (
                  <small className="num">{percent(choice.confidence)}</small>
                )}
                {i < digits && <Kbd keys={String(i + 1)} />}
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

export function nameOf(id: string, named: readonly NamedItem[], hidden: string): string {
  const item = named.find((n) => n.id === id)
  return item && !item.hidden ? item.question : hidden
}

function once(choices: readonly Choice[]): Choice[] {
  return choices.filter((c, i) => choices.findIndex((other) => other.id === c.id) === i)
}
