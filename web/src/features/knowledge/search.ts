import type { Grade, ItemFilter } from '../../api/knowledge'

export type ItemsSearch = ItemFilter

const states = ['changed', 'published', 'archived'] as const
const grades = ['R1', 'R2', 'R3', 'R4'] as const satisfies readonly Grade[]

export function itemsSearch(search: Record<string, unknown>): ItemsSearch {
  return {
    category: word(search.category),
    q: word(search.q),
    state: states.find((s) => s === search.state),
    grade: grades.find((g) => g === search.grade),
  }
}

export type TestSearch = { q?: string }

export function testSearch(search: Record<string, unknown>): TestSearch {
  return { q: word(search.q) }
}

function word(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
