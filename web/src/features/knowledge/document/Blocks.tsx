import type { Block } from '../../../api/document'
import s from './DocumentPage.module.css'

// What was read, as it stands in the document: tables as tables, lists as lists.
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return blocks.map((block, n) => <BlockView key={n} block={block} />)
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === 'table') return <TableBlock rows={block.rows ?? []} />
  if (block.kind === 'list') {
    const Tag = block.ordered ? 'ol' : 'ul'
    return (
      <Tag className={block.ordered ? s.numbered : s.bulleted}>
        {(block.items ?? []).map((item, n) => (
          <li key={n}>{item}</li>
        ))}
      </Tag>
    )
  }
  return <p className={block.kind === 'heading' ? s.heading : s.paragraph}>{block.text}</p>
}

function TableBlock({ rows }: { rows: readonly (readonly string[] | null)[] }) {
  const [head, ...rest] = rows
  return (
    <div className={s.tableScroll}>
      <table className={s.table}>
        <thead>
          <tr>{cells(head ?? [], 'th')}</tr>
        </thead>
        <tbody>
          {rest.map((row, n) => (
            <tr key={n}>{cells(row ?? [], 'td')}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function cells(row: readonly string[], Tag: 'th' | 'td') {
  return row.map((cell, n) => <Tag key={n}>{cell}</Tag>)
}
