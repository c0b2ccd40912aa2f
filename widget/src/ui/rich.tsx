import { h } from 'preact'
import { parse } from '../markdown'
import type { Block, Inline } from '../markdown'
import type { Message } from '../wire'

const parsed = new WeakMap<Message, Block[]>()

/** A bot's or agent's text. Nodes are built one by one: no string ever becomes markup. */
export function Rich({ m }: { m: Message }) {
  let blocks = parsed.get(m)
  if (!blocks) parsed.set(m, (blocks = parse(m.text)))
  return <div>{blocks.map(block)}</div>
}

function block({ start, rows }: Block) {
  if (start < 0) return <p>{rows.map((row, i) => [i > 0 && <br />, spans(row)])}</p>
  const items = rows.map((row) => <li>{spans(row)}</li>)
  return start ? <ol start={start}>{items}</ol> : <ul>{items}</ul>
}

function spans(row: Inline[]): unknown[] {
  return row.map((s) => {
    if (typeof s === 'string') return s
    if ('bold' in s) return <strong>{spans(s.bold)}</strong>
    return (
      <a href={s.href} target="_blank" rel="noreferrer">
        {s.label}
      </a>
    )
  })
}
