import type { DocumentFilter } from '../../api/document'
import type { Grade, ItemFilter } from '../../api/knowledge'
import { visibilities } from './visibility'

export type ItemsSearch = ItemFilter

const states = ['changed', 'published', 'archived'] as const
const grades = ['R1', 'R2', 'R3', 'R4'] as const satisfies readonly Grade[]
const checks = ['confirm', 'raise'] as const

export function itemsSearch(search: Record<string, unknown>): ItemsSearch {
  return {
    category: word(search.category),
    q: word(search.q),
    state: states.find((s) => s === search.state),
    grade: grades.find((g) => g === search.grade),
    visibility: visibilities.find((v) => v === search.visibility),
    owner: word(search.owner),
    tag: word(search.tag),
    product: word(search.product),
    audience: word(search.audience),
    grade_check: checks.find((c) => c === search.grade_check),
  }
}

const standings = ['failed', 'changed', 'archived'] as const

export function documentsSearch(search: Record<string, unknown>): DocumentFilter {
  return {
    source: word(search.source),
    q: word(search.q),
    only: standings.find((s) => s === search.only),
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
