import type { KeyboardEvent, PointerEvent } from 'react'
import { useEffect, useRef } from 'react'
import { cx } from '../../ui/cx'
import { sliceOf } from './answer'
import s from './Marker.module.css'

// From where to where is chosen; head is the end that moves. Equal: a place between two characters.
export type Selection = { anchor: number; head: number }

export type Mark = { from: number; to: number; label: string }

type MarkerProps = {
  label: string
  hint: string
  text: string
  marks: readonly Mark[]
  selection: Selection
  onSelect: (selection: Selection) => void
  // True when the key was of use.
  onKey: (event: KeyboardEvent) => boolean
}

export function rangeOf({ anchor, head }: Selection): [from: number, to: number] {
  return anchor < head ? [anchor, head] : [head, anchor]
}

// A text that is not written but marked: arrow keys move, with Shift they choose, with Ctrl by words.
export function Marker({ label, hint, text, marks, selection, onSelect, onKey }: MarkerProps) {
  const box = useRef<HTMLDivElement>(null)
  const characters = [...text]
  const [from, to] = rangeOf(selection)
  useEffect(() => box.current?.focus({ preventScroll: true }), [])
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(event, selection, text)
    if (next) onSelect(next)
    if (next || onKey(event)) event.preventDefault()
  }
  const onPointer = (event: PointerEvent, begins: boolean) => {
    const at = placeOf(event)
    if (at === null) return
    const anchor = begins ? at : selection.anchor
    onSelect({ anchor, head: begins || at < anchor ? at : at + 1 })
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a field cannot show marks over its text
    <div
      ref={box}
      role="textbox"
      aria-readonly
      aria-multiline
      aria-label={label}
      aria-description={hint}
      tabIndex={0}
      className={s.marker}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => onPointer(event, true)}
      onPointerMove={(event) => event.buttons === 1 && onPointer(event, false)}
    >
      {characters.map((character, i) => {
        const mark = marks.find((m) => m.from <= i && i < m.to)
        return (
          <span
            key={i}
            data-at={i}
            data-label={mark && i === mark.from ? mark.label : undefined}
            className={cx(
              s.character,
              mark && s.marked,
              mark && i === mark.from && s.first,
              from <= i && i < to && s.chosen,
              from === to && i === from && s.caret,
              from === to && i === from - 1 && from === characters.length && s.caretEnd,
            )}
          >
            {character}
          </span>
        )
      })}
      <span className="sr" aria-live="polite">
        {from < to ? sliceOf(text, from, to) : characters.slice(from, from + 4).join('')}
      </span>
    </div>
  )
}

function placeOf(event: PointerEvent): number | null {
  const at = event.target instanceof HTMLElement ? event.target.dataset.at : undefined
  return at === undefined ? null : Number(at)
}

function moved(event: KeyboardEvent, { anchor, head }: Selection, text: string): Selection | null {
  const length = [...text].length
  const to = target(event, head, length, text)
  if (to === null) return null
  return { anchor: event.shiftKey ? anchor : to, head: to }
}

function target(event: KeyboardEvent, head: number, length: number, text: string): number | null {
  const byWord = event.ctrlKey || event.altKey || event.metaKey
  switch (event.key) {
    case 'ArrowLeft':
      return byWord ? Math.max(0, ...edges(text).filter((e) => e < head)) : Math.max(head - 1, 0)
    case 'ArrowRight':
      return byWord ? (edges(text).find((e) => e > head) ?? length) : Math.min(head + 1, length)
    case 'Home':
      return 0
    case 'End':
      return length
    default:
      return null
  }
}

// Newer than the library that we compile against.
type Words = { segment: (text: string) => Iterable<{ segment: string }> }
type WordsOf = new (locale: undefined, options: { granularity: 'word' }) => Words
const { Segmenter } = Intl as { Segmenter?: WordsOf }

// Where words begin and end; in a browser that cannot tell, every character.
export function edges(text: string): number[] {
  const characters = [...text]
  if (!Segmenter) return characters.map((_, i) => i)
  const at: number[] = []
  let n = 0
  for (const { segment } of new Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    at.push(n)
    n += [...segment].length
  }
  return at
}
