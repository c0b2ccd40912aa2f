import { useRef, useState } from 'react'

// Rows never move under the cursor: while the reader holds the list, new content shows in place
// and a new order waits until it is asked for. Rows that vanished stay out; pages loaded below are added.
export function useStableOrder<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  held: boolean,
  reset: string,
) {
  const [order, setOrder] = useState<readonly string[]>(() => rows.map(key))
  const resetBy = useRef(reset)
  const wanted = rows.map(key)
  const same = sameOrder(order, wanted)

  let shown = order
  if (resetBy.current !== reset || !held || order.length === 0) {
    resetBy.current = reset
    shown = wanted
    if (!same) setOrder(wanted)
  } else if (!same) {
    shown = keepOrder(order, wanted)
  }

  const byKey = new Map(rows.map((row) => [key(row), row]))
  const visible = shown.map((id) => byKey.get(id)).filter((row): row is Row => row !== undefined)
  return {
    rows: visible,
    pending: held ? countMoved(shown, wanted) : 0,
    apply: () => setOrder(wanted),
  }
}

// The old order without what is gone; what was loaded below the last known row is appended.
export function keepOrder(order: readonly string[], wanted: readonly string[]): string[] {
  const present = new Set(wanted)
  const kept = order.filter((id) => present.has(id))
  const known = new Set(kept)
  const lastKnown = wanted.reduce((last, id, i) => (known.has(id) ? i : last), -1)
  return [...kept, ...wanted.slice(lastKnown + 1).filter((id) => !known.has(id))]
}

// How many rows are new or would change place: all but the longest run that keeps its order.
export function countMoved(shown: readonly string[], wanted: readonly string[]): number {
  const at = new Map(shown.map((id, i) => [id, i]))
  const tails: number[] = []
  for (const id of wanted) {
    const place = at.get(id)
    if (place === undefined) continue
    const slot = tails.findIndex((tail) => tail >= place)
    if (slot === -1) tails.push(place)
    else tails[slot] = place
  }
  return wanted.length - tails.length
}

function sameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i])
}
