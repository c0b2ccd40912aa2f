export type LinePair = { before: string; after: string }

// Which line became which: equal lines drop out, what is left is paired by likeness, then by place.
export function pairLines(before: readonly string[], after: readonly string[]): LinePair[] {
  const kept = new Set(before.filter((line) => after.includes(line)))
  const gone = before.filter((line) => !kept.has(line))
  const come = after.filter((line) => !kept.has(line))
  const pairs: LinePair[] = []
  for (const line of gone) {
    const best = come.reduce(
      (top, other, i) => (likeness(line, other) > likeness(line, come[top] ?? '') ? i : top),
      0,
    )
    const partner = come[best]
    if (partner !== undefined && likeness(line, partner) > 0.3) {
      come.splice(best, 1)
      pairs.push({ before: line, after: partner })
    } else pairs.push({ before: line, after: '' })
  }
  return [...pairs, ...come.map((line) => ({ before: '', after: line }))]
}

// Share of common characters, 0 to 1.
function likeness(a: string, b: string): number {
  if (a.length === 0 || b.length === 0) return 0
  const left = [...b]
  let common = 0
  for (const char of a) {
    const at = left.indexOf(char)
    if (at >= 0) {
      common += 1
      left.splice(at, 1)
    }
  }
  return (2 * common) / ([...a].length + [...b].length)
}
