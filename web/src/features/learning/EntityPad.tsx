import { X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useState } from 'react'
import type { EntityKind } from '../../api/label'
import { entityKinds } from '../../api/label'
import { useCommands } from '../../app/commands'
import { useText } from '../../i18n/text'
import { Button, IconButton } from '../../ui/Button'
import { Kbd } from '../../ui/Kbd'
import type { PadProps } from './AnswerPad'
import s from './AnswerPad.module.css'
import { mark, sliceOf } from './answer'
import { labelText } from './labelText'
import type { Selection } from './Marker'
import { Marker, rangeOf } from './Marker'

const keys: readonly string[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '-']

// Marks what a question names: choose text, then its kind.
export function EntityPad({ task, answer, onChange }: PadProps) {
  const t = useText(labelText)
  const [selection, setSelection] = useState<Selection>({ anchor: 0, head: 0 })
  const marked = answer.entities ?? []
  const [from, to] = rangeOf(selection)
  const set = (kind: EntityKind) => {
    if (from === to) return
    onChange({ ...answer, entities: mark(marked, { kind, from, to }) })
    setSelection({ anchor: to, head: to })
  }
  const remove = (at: number) =>
    onChange({ ...answer, entities: marked.filter((e) => !(e.from <= at && at <= e.to)) })
  const suggested = task.suggestions?.entities ?? []
  const takeAll = () => onChange({ ...answer, entities: suggested.reduce(mark, marked) })
  const onKey = (event: KeyboardEvent) => {
    const kind = entityKinds[keys.indexOf(event.key)]
    if (kind) set(kind)
    else if (event.key === 'Backspace') remove(from)
    return Boolean(kind) || event.key === 'Backspace'
  }
  useCommands([
    {
      id: 'label take all',
      label: t('takeAll'),
      group: 'here',
      keys: 'a',
      isDisabled: suggested.length === 0,
      run: takeAll,
    },
  ])
  return (
    <>
      <Marker
        label={t('question')}
        hint={t('entityHint')}
        text={task.question}
        marks={marked.map((e) => ({ from: e.from, to: e.to, label: t(`entity.${e.kind}`) }))}
        selection={selection}
        onSelect={setSelection}
        onKey={onKey}
      />
      <p className={s.hint}>{t('entityHint')}</p>
      <fieldset className={s.kinds}>
        <legend className="sr">{t('entityKinds')}</legend>
        {entityKinds.map((kind, i) => (
          <Button key={kind} size="small" isDisabled={from === to} onPress={() => set(kind)}>
            {t(`entity.${kind}`)} <Kbd keys={keys[i] ?? ''} />
          </Button>
        ))}
      </fieldset>
      {marked.length === 0 && <p className={s.hint}>{t('entityNone')}</p>}
      {marked.length > 0 && (
        <ul className={s.choices}>
          {marked.map((e) => {
            const what = sliceOf(task.question, e.from, e.to)
            return (
              <li key={e.from} className={s.entity}>
                <span className={s.grow}>{what}</span>
                <small>{t(`entity.${e.kind}`)}</small>
                <IconButton size="small" label={t('unmark', { what })} onPress={() => remove(e.from)}>
                  <X size={14} aria-hidden />
                </IconButton>
              </li>
            )
          })}
        </ul>
      )}
      {suggested.length > 0 && (
        <div className={s.end}>
          <span className={s.hint}>
            {suggested
              .map((e) => `${t(`entity.${e.kind}`)} “${sliceOf(task.question, e.from, e.to)}”`)
              .join(' · ')}
          </span>
          <Button size="small" onPress={takeAll}>
            {t('takeAll')} <Kbd keys="a" />
          </Button>
        </div>
      )}
    </>
  )
}
