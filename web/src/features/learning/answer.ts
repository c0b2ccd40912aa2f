import type { LabelAnswer, LabelEntity, LabelPart, LabelTask, TaskKind } from '../../api/label'

// What is being said of a question, before it is sent. Places count characters as the server does:
// code points, not the halves of a pair.

export function blank(kind: TaskKind): LabelAnswer {
  return { verdict: kind === 'items' ? 'items' : 'marked' }
}

export function lengthOf(text: string): number {
  return [...text].length
}

export function sliceOf(text: string, from: number, to: number): string {
  return [...text].slice(from, to).join('')
}

// Puts an item in or takes it out; in a split, of the part at.
export function toggleItem(answer: LabelAnswer, id: string, at = 0): LabelAnswer {
  if (answer.verdict !== 'split') {
    return { ...answer, verdict: 'items', item_ids: toggled(answer.item_ids ?? [], id) }
  }
  const parts = (answer.parts ?? []).map((part, i) =>
    i === at ? { ...part, item_ids: toggled(part.item_ids ?? [], id) } : part,
  )
  return { ...answer, parts }
}

function toggled(ids: readonly string[], id: string): string[] {
  return ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]
}

// From one question to several and back; what was chosen goes to the first.
export function toggleSplit(answer: LabelAnswer, length: number): LabelAnswer {
  if (answer.verdict === 'split') {
    const ids = [...new Set((answer.parts ?? []).flatMap((part) => part.item_ids ?? []))]
    return { ...answer, verdict: 'items', parts: undefined, item_ids: ids }
  }
  const whole: LabelPart = { from: 0, to: length, item_ids: answer.item_ids ?? [] }
  return { ...answer, verdict: 'split', item_ids: undefined, parts: [whole] }
}

// Cuts before the character at, or joins what was cut there; at the ends there is nothing to cut.
export function cut(parts: readonly LabelPart[], at: number): LabelPart[] {
  const before = parts.findIndex((part) => part.to === at)
  if (before >= 0 && before < parts.length - 1) {
    return parts.flatMap((part, i) => {
      if (i === before + 1) return []
      const next = parts[i + 1]
      if (i !== before || !next) return [part]
      const ids = [...new Set([...(part.item_ids ?? []), ...(next.item_ids ?? [])])]
      return [{ from: part.from, to: next.to, item_ids: ids }]
    })
  }
  return parts.flatMap((part) =>
    part.from < at && at < part.to
      ? [
          { ...part, to: at },
          { from: at, to: part.to, item_ids: [] },
        ]
      : [part],
  )
}

// Marks an entity; what it lies over is no longer marked.
export function mark(entities: readonly LabelEntity[], added: LabelEntity): LabelEntity[] {
  const kept = entities.filter((e) => e.to <= added.from || e.from >= added.to)
  return [...kept, added].sort((a, b) => a.from - b.from)
}

// What is still missing before the answer can be sent.
export function lacking(kind: TaskKind, answer: LabelAnswer): 'item' | 'parts' | 'choice' | null {
  if (answer.verdict === 'items') return answer.item_ids?.length ? null : 'item'
  if (answer.verdict === 'split') return (answer.parts?.length ?? 0) > 1 ? null : 'parts'
  if (answer.verdict !== 'marked' || kind === 'entities') return null
  return answer.mood || answer.quality ? null : 'choice'
}

// Whether the engine's thoughts of it are before who labels.
export function isSuggested({ suggestions }: LabelTask): boolean {
  return Boolean(suggestions?.items?.length || suggestions?.entities?.length || suggestions?.mood)
}
