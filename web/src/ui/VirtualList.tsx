import { useVirtualizer } from '@tanstack/react-virtual'
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { cx } from './cx'
import s from './VirtualList.module.css'

type VirtualListProps<Row> = {
  label: string
  rows: readonly Row[]
  rowKey: (row: Row) => string
  render: (row: Row) => ReactNode
  estimate: number
  activeKey?: string | null
  onReachEnd?: () => void
  footer?: ReactNode
  className?: string
}

const nearEnd = 400

// A long list of links or buttons of which only the visible ones are in the document.
export function VirtualList<Row>({
  label,
  rows,
  rowKey,
  render,
  estimate,
  activeKey,
  onReachEnd,
  footer,
  className,
}: VirtualListProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey: (index) => {
      const row = rows[index]
      return row === undefined ? index : rowKey(row)
    },
    overscan: 6,
    paddingStart: 6,
  })

  // Keeps the chosen row in sight when it is moved by keyboard; does not move when only the rows change.
  const activeIndex = activeKey ? rows.findIndex((row) => rowKey(row) === activeKey) : -1
  const indexNow = useRef(activeIndex)
  indexNow.current = activeIndex
  useEffect(() => {
    if (activeKey && indexNow.current >= 0) virtualizer.scrollToIndex(indexNow.current, { align: 'auto' })
  }, [activeKey, virtualizer])

  const onScroll = () => {
    const el = scroller.current
    if (el && el.scrollHeight - el.scrollTop - el.clientHeight < nearEnd) onReachEnd?.()
  }

  return (
    <div ref={scroller} className={cx(s.scroll, className)} onScroll={onScroll}>
      <ul className={s.list} aria-label={label} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          return (
            <li
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              className={s.row}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {render(row)}
            </li>
          )
        })}
      </ul>
      {footer}
    </div>
  )
}
