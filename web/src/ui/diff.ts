export type DiffPart = { kind: 'same' | 'added' | 'removed'; text: string }

// Longest common subsequence over words and single Chinese characters.
// Past this many cells the quadratic table costs too much: the whole text is then shown as replaced.
const maxCells = 4_000_000

export function diffWords(before: string, after: string): DiffPart[] {
  if (before === after) return before ? [{ kind: 'same', text: before }] : []
  const a = tokens(before)
  const b = tokens(after)
  if (a.length * b.length > maxCells) return replaced(before, after)
  return join(walk(a, b, table(a, b)))
}

function tokens(text: string): string[] {
  return text.match(/[A-Za-z0-9_]+|\s+|[\s\S]/gu) ?? []
}

function replaced(before: string, after: string): DiffPart[] {
  const parts: DiffPart[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]
  return parts.filter((part) => part.text !== '')
}

// table[i * width + j] is the length of the longest common subsequence of a[i…] and b[j…].
function table(a: string[], b: string[]): Uint32Array {
  const width = b.length + 1
  const cells = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      cells[i * width + j] =
        a[i] === b[j]
          ? at(cells, (i + 1) * width + j + 1) + 1
          : Math.max(at(cells, (i + 1) * width + j), at(cells, i * width + j + 1))
    }
  }
  return cells
}

function walk(a: string[], b: string[], cells: Uint32Array): DiffPart[] {
  const width = b.length + 1
  const parts: DiffPart[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ kind: 'same', text: a[i] ?? '' })
      i++
      j++
    } else if (
      j >= b.length ||
      (i < a.length && at(cells, (i + 1) * width + j) >= at(cells, i * width + j + 1))
    ) {
      parts.push({ kind: 'removed', text: a[i] ?? '' })
      i++
    } else {
      parts.push({ kind: 'added', text: b[j] ?? '' })
      j++
    }
  }
  return parts
}

function at(cells: Uint32Array, index: number): number {
  return cells[index] ?? 0
}

function join(parts: DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = []
  for (const part of parts) {
    const last = joined[joined.length - 1]
    if (last?.kind === part.kind) last.text += part.text
    else joined.push({ ...part })
  }
  return joined
}
