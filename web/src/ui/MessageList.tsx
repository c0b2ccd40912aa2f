import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useText } from '../i18n/text'
import { Button } from './Button'
import s from './MessageList.module.css'
import { uiText } from './text'

type MessageListProps<Row> = {
  label: string
  rows: readonly Row[]
  rowKey: (row: Row) => string
  render: (row: Row) => ReactNode
  estimate?: number
  // Called when the reader comes near the beginning and there is more above.
  onReachStart?: () => void
  // How many of the newest rows the reader has not seen; shown on the way back down.
  unseen?: (rows: readonly Row[], lastSeenKey: string | null) => number
  // Tells whether the reader is at the newest message.
  onAtEnd?: (atEnd: boolean) => void
}

const nearEnd = 56
const nearStart = 200

// End-anchored: opens at the newest, follows new rows only while the reader is at the end,
// and keeps the reader's place when older rows arrive above.
export function MessageList<Row>({
  label,
  rows,
  rowKey,
  render,
  estimate = 76,
  onReachStart,
  unseen,
  onAtEnd,
}: MessageListProps<Row>) {
  const t = useText(uiText)
  const scroller = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const lastSeen = useRef<string | null>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey: (index) => keyAt(rows, rowKey, index),
    overscan: 8,
    paddingStart: 16,
    paddingEnd: 16,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: nearEnd,
  })

  const started = useRef(false)
  useLayoutEffect(() => {
    if (started.current || rows.length === 0) return
    started.current = true
    virtualizer.scrollToEnd()
  }, [rows.length, virtualizer])

  // A banner or a growing composer takes room from the list: who is at the end stays there.
  const height = useRef(0)
  const stays = useRef(true)
  useEffect(() => {
    const el = scroller.current
    if (!el) return
    const watch = new ResizeObserver(() => {
      height.current = el.clientHeight
      if (stays.current) virtualizer.scrollToEnd()
    })
    watch.observe(el)
    return () => watch.disconnect()
  }, [virtualizer])

  useEffect(() => {
    if (atEnd) lastSeen.current = rows.length > 0 ? keyAt(rows, rowKey, rows.length - 1) : null
    onAtEnd?.(atEnd)
  }, [atEnd, rows, rowKey, onAtEnd])

  const onScroll = () => {
    const el = scroller.current
    if (!el || el.clientHeight !== height.current) return // resized, not scrolled
    stays.current = el.scrollHeight - el.scrollTop - el.clientHeight <= nearEnd
    setAtEnd(stays.current)
    if (el.scrollTop < nearStart) onReachStart?.()
  }

  const waiting = atEnd ? 0 : (unseen?.(rows, lastSeen.current) ?? 0)
  return (
    <div className={s.frame}>
      {/* Scrollable by keyboard, so it takes focus. */}
      <section ref={scroller} className={s.scroll} onScroll={onScroll} aria-label={label} tabIndex={0}>
        <div
          className={s.inner}
          style={{ height: virtualizer.getTotalSize() }}
          role="log"
          aria-live="polite"
          aria-relevant="additions"
        >
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={s.row}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {render(row)}
              </div>
            )
          })}
        </div>
      </section>
      {!atEnd && (
        <div className={s.jump}>
          <Button size="small" onPress={() => virtualizer.scrollToEnd({ behavior: 'smooth' })}>
            <ArrowDown size={14} aria-hidden />
            {waiting > 0 ? t('newMessages', { n: waiting }) : t('toBottom')}
          </Button>
        </div>
      )}
    </div>
  )
}

function keyAt<Row>(rows: readonly Row[], rowKey: (row: Row) => string, index: number): string {
  const row = rows[index]
  return row === undefined ? String(index) : rowKey(row)
}
