import type { ReactNode } from 'react'
import { cx } from './cx'
import s from './Table.module.css'

export type Column<Row> = {
  id: string
  head: ReactNode
  cell: (row: Row) => ReactNode
  align?: 'start' | 'end'
  width?: string
  rowHeader?: boolean
}

type TableProps<Row> = {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  isSelected?: (row: Row) => boolean
  dense?: boolean
  // Few short columns, which a phone has room for.
  narrow?: boolean
}

// A plain semantic table: what opens a row is a link or a button in its first cell, so the keyboard finds it.
export function Table<Row>({ label, columns, rows, rowKey, isSelected, dense, narrow }: TableProps<Row>) {
  return (
    <section className={s.scroll} aria-label={label} tabIndex={0}>
      <table className={cx(s.table, dense && s.dense, narrow && s.narrow)} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={column.align === 'end' ? s.end : undefined}
                style={{ width: column.width }}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={isSelected?.(row) ? s.selected : undefined}>
              {columns.map((column) => (
                <Cell key={column.id} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const className = column.align === 'end' ? cx(s.end, 'num') : undefined
  if (column.rowHeader) {
    return (
      <th scope="row" className={cx(className, s.rowHeader)}>
        {column.cell(row)}
      </th>
    )
  }
  return <td className={className}>{column.cell(row)}</td>
}
