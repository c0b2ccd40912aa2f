import { useState } from 'react'
import type { LabelPart } from '../../api/label'
import { useCommands } from '../../app/commands'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { cx } from '../../ui/cx'
import s from './AnswerPad.module.css'
import { cut, lengthOf, sliceOf } from './answer'
import { labelText } from './labelText'
import type { Selection } from './Marker'
import { edges, Marker } from './Marker'

type SplitPadProps = {
  question: string
  parts: readonly LabelPart[]
  at: number
  onAt: (at: number) => void
  onChange: (parts: LabelPart[]) => void
}

// Cuts a text into its questions; the part that is at has the items that are chosen below.
export function SplitPad({ question, parts, at, onAt, onChange }: SplitPadProps) {
  const t = useText(labelText)
  const [selection, setSelection] = useState<Selection>(() => middle(question))
  const go = (to: number) => onAt(Math.min(Math.max(to, 0), parts.length - 1))
  const cutHere = () => {
    const next = cut(parts, selection.head)
    onChange(next)
    onAt(next.findIndex((part) => part.from <= selection.head && selection.head < part.to))
  }
  useCommands([
    {
      id: 'label part next',
      label: t('next'),
      group: 'here',
      keys: 'down',
      listed: false,
      run: () => go(at + 1),
    },
    {
      id: 'label part before',
      label: t('previous'),
      group: 'here',
      keys: 'up',
      listed: false,
      run: () => go(at - 1),
    },
  ])
  return (
    <>
      <Marker
        label={t('question')}
        hint={t('splitHint')}
        text={question}
        marks={parts.map((part, i) => ({ from: part.from, to: part.to, label: String(i + 1) }))}
        selection={selection}
        onSelect={({ head }) => setSelection({ anchor: head, head })}
        onKey={(event) => {
          if (event.key !== ' ') return false
          cutHere()
          return true
        }}
      />
      <div className={s.end}>
        <Button size="small" onPress={cutHere}>
          {t('cut')}
        </Button>
        <span className={s.hint}>{t('splitHint')}</span>
      </div>
      <ol className={s.parts} aria-label={t('parts')}>
        {parts.map((part, i) => (
          <li key={part.from}>
            <button
              type="button"
              className={cx(s.choice, i === at && s.on)}
              aria-pressed={i === at}
              onClick={() => onAt(i)}
            >
              <b>{t('part', { n: i + 1 })}</b>
              <span className={s.grow}>{sliceOf(question, part.from, part.to)}</span>
              <small>
                {part.item_ids?.length ? t('partItems', { n: part.item_ids.length }) : t('partNothing')}
              </small>
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}

// Where a cut is likely: between two words about the middle.
function middle(question: string): Selection {
  const half = Math.floor(lengthOf(question) / 2)
  const head = edges(question).find((edge) => edge >= half) ?? half
  return { anchor: head, head }
}
