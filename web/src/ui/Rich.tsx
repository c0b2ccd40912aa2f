import type { Block, Inline } from '../../../widget/src/markdown'
import { parse, spoken } from '../../../widget/src/markdown'
import s from './Rich.module.css'

// A text as the visitor's chat shows it, read by the same parser: what an agent sees is what the customer saw.
export function Rich({ text }: { text: string }) {
  return (
    <div className={s.rich}>
      {parse(text).map((block, i) => (
        <BlockView key={i} block={block} />
      ))}
    </div>
  )
}

function BlockView({ block: { start, rows } }: { block: Block }) {
  if (start < 0) {
    return (
      <p>
        {rows.map((row, i) => (
          <span key={i}>
            {i > 0 && <br />}
            <Spans row={row} />
          </span>
        ))}
      </p>
    )
  }
  const items = rows.map((row, i) => (
    <li key={i}>
      <Spans row={row} />
    </li>
  ))
  return start > 0 ? <ol start={start}>{items}</ol> : <ul>{items}</ul>
}

function Spans({ row }: { row: Inline[] }) {
  return row.map((part, i) => {
    if (typeof part === 'string') return part
    if ('bold' in part) {
      return (
        <strong key={i}>
          <Spans row={part.bold} />
        </strong>
      )
    }
    return (
      <a key={i} href={part.href} target="_blank" rel="noreferrer">
        {part.label}
      </a>
    )
  })
}

// The words alone, for one line of a list.
export function plainText(text: string): string {
  return spoken(text).replace(/(^|\s)(?:[-*•]|\d{1,3}[.)])\s+/g, '$1')
}
