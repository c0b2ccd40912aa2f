export type Trigger = { kind: 'macro' | 'knowledge'; query: string; start: number; end: number }
export type PickHandle = { onKey: (key: string) => boolean }

// "/" or "#" at the start of a word opens the list; what follows narrows it.
export function findTrigger(text: string, caret: number): Trigger | null {
  const found = /(^|\s)([/#])([^\s/#]{0,20})$/.exec(text.slice(0, caret))
  if (!found) return null
  const query = found[3] ?? ''
  return {
    kind: found[2] === '/' ? 'macro' : 'knowledge',
    query,
    start: caret - query.length - 1,
    end: caret,
  }
}
