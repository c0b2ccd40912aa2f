import { useRef, useState } from 'react'
import type { LabelAnswer, LabelTask } from '../../api/label'
import { moods } from '../../api/label'
import { useCommands } from '../../app/commands'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Kbd } from '../../ui/Kbd'
import s from './AnswerPad.module.css'
import { lacking, lengthOf, toggleItem, toggleSplit } from './answer'
import { EntityPad } from './EntityPad'
import { ItemChoices } from './ItemChoices'
import { labelText } from './labelText'
import { SplitPad } from './SplitPad'

export type PadProps = {
  task: LabelTask
  answer: LabelAnswer
  onChange: (answer: LabelAnswer) => void
  onGive: (answer: LabelAnswer) => void
}

// Who decides says what holds: that nobody can tell is no decision.
type AnswerPadProps = PadProps & { deciding?: boolean }

// Says one answer to one task. What needs one key is sent by that key; what is gathered, by Enter.
export function AnswerPad({ task, answer, onChange, onGive, deciding = false }: AnswerPadProps) {
  const t = useText(labelText)
  const [told, setTold] = useState(false)
  const note = useRef<HTMLDivElement>(null)
  const [noting, setNoting] = useState(false)
  const writes = noting || Boolean(answer.note)
  const lacks = lacking(task.kind, answer)
  const give = (given: LabelAnswer = answer) => {
    if (lacking(task.kind, given)) setTold(true)
    else onGive(given)
  }
  const say = (verdict: LabelAnswer['verdict']) => give({ verdict, note: answer.note })
  const write = () => {
    setNoting(true)
    requestAnimationFrame(() => note.current?.querySelector('input')?.focus())
  }
  const of = task.kind
  useCommands([
    {
      id: 'label give',
      label: t(deciding ? 'decide' : 'give'),
      group: 'here',
      keys: 'enter',
      run: () => give(),
    },
    { id: 'label note', label: t('addNote'), group: 'here', keys: 'n', run: write },
    ...(deciding
      ? []
      : [
          {
            id: 'label unsure',
            label: t('unsure'),
            group: 'here' as const,
            keys: 'u',
            run: () => say('unsure'),
          },
        ]),
  ])
  return (
    <div className={s.pad}>
      {of === 'items' && <ItemsPad {...{ task, answer, onChange, onGive }} onSay={say} onMissing={write} />}
      {of === 'entities' && <EntityPad {...{ task, answer, onChange, onGive }} />}
      {of === 'mood' && <MoodPad {...{ task, answer, onChange, onGive }} />}
      {of === 'quality' && <QualityPad {...{ task, answer, onChange, onGive }} />}
      {writes && (
        <div ref={note}>
          <TextField
            label={t(answer.verdict === 'missing' ? 'missingNote' : 'note')}
            hint={answer.verdict === 'missing' ? undefined : t('noteHint')}
            value={answer.note ?? ''}
            maxLength={500}
            onChange={(text) => onChange({ ...answer, note: text })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing) event.continuePropagation()
              else give()
            }}
          />
        </div>
      )}
      {told && lacks && (
        <p className={s.lacking} role="alert">
          {t(`lacking.${lacks}`)}
        </p>
      )}
      <div className={s.end}>
        {(of === 'items' || of === 'entities') && (
          <Button look="primary" onPress={() => give()}>
            {t(deciding ? 'decide' : 'give')} <Kbd keys="enter" />
          </Button>
        )}
        {!deciding && (
          <Button onPress={() => say('unsure')}>
            {t('unsure')} <Kbd keys="u" />
          </Button>
        )}
        {!writes && (
          <Button look="quiet" onPress={write}>
            {t('addNote')} <Kbd keys="n" />
          </Button>
        )}
      </div>
    </div>
  )
}

type ItemsPadProps = PadProps & { onSay: (verdict: LabelAnswer['verdict']) => void; onMissing: () => void }

function ItemsPad({ task, answer, onChange, onSay, onMissing }: ItemsPadProps) {
  const t = useText(labelText)
  const [part, setPart] = useState(0)
  const isSplit = answer.verdict === 'split'
  const at = Math.min(part, Math.max((answer.parts?.length ?? 1) - 1, 0))
  const chosen = isSplit ? (answer.parts?.[at]?.item_ids ?? []) : (answer.item_ids ?? [])
  const split = () => {
    setPart(0)
    onChange(toggleSplit(answer, lengthOf(task.question)))
  }
  const missing = () => {
    onChange({ verdict: 'missing', note: answer.note })
    onMissing()
  }
  useCommands([
    { id: 'label none', label: t('none'), group: 'here', keys: '0', run: () => onSay('none') },
    { id: 'label missing', label: t('missing'), group: 'here', keys: 'm', run: missing },
    { id: 'label split', label: t(isSplit ? 'splitOff' : 'split'), group: 'here', keys: 'x', run: split },
  ])
  return (
    <>
      {isSplit && (
        <SplitPad
          question={task.question}
          parts={answer.parts ?? []}
          at={at}
          onAt={setPart}
          onChange={(parts) => onChange({ ...answer, parts })}
        />
      )}
      <ItemChoices task={task} chosen={chosen} onToggle={(id) => onChange(toggleItem(answer, id, at))} />
      <div className={s.verdicts}>
        <Button onPress={() => onSay('none')}>
          {t('none')} <Kbd keys="0" />
        </Button>
        <Button
          look={answer.verdict === 'missing' ? 'primary' : 'line'}
          aria-pressed={answer.verdict === 'missing'}
          onPress={missing}
        >
          {t('missing')} <Kbd keys="m" />
        </Button>
        <Button onPress={split}>
          {t(isSplit ? 'splitOff' : 'split')} <Kbd keys="x" />
        </Button>
      </div>
    </>
  )
}

function MoodPad({ task, answer, onGive }: PadProps) {
  const t = useText(labelText)
  const choices = moods.map((mood, i) => ({
    id: mood,
    label: t(`mood.${mood}`),
    keys: String(i + 1),
    run: () => onGive({ verdict: 'marked', mood, note: answer.note }),
  }))
  return (
    <>
      <Answers choices={choices} chosen={answer.mood} />
      {task.suggestions?.mood && (
        <p className={s.hint}>{t('suggestedMood', { mood: t(`mood.${task.suggestions.mood}`) })}</p>
      )}
    </>
  )
}

const qualities = [1, 2, 3, 4, 5] as const

function QualityPad({ answer, onGive }: PadProps) {
  const t = useText(labelText)
  const choices = qualities.map((quality) => ({
    id: String(quality),
    label: t(`quality.${quality}`),
    keys: String(quality),
    run: () => onGive({ verdict: 'marked', quality, note: answer.note }),
  }))
  return <Answers choices={choices} chosen={answer.quality ? String(answer.quality) : undefined} />
}

type Choice = { id: string; label: string; keys: string; run: () => void }

// One key, one answer.
function Answers({ choices, chosen }: { choices: readonly Choice[]; chosen?: string }) {
  useCommands(
    choices.map((c) => ({ id: `label ${c.keys}`, label: c.label, group: 'here', keys: c.keys, run: c.run })),
  )
  return (
    <div className={s.answers}>
      {choices.map((c) => (
        <Button key={c.id} wide className={s.answer} aria-pressed={c.id === chosen} onPress={c.run}>
          <Kbd keys={c.keys} /> <span>{c.label}</span>
        </Button>
      ))}
    </div>
  )
}
