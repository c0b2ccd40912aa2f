import type { View } from '../../api/conversation'

export type InboxSearch = {
  view?: View
  c?: string
  q?: string
  group?: string
  outcome?: string
  from?: number
  to?: number
}

export const views = ['mine', 'queue', 'bot', 'all', 'closed'] as const satisfies readonly View[]

export function inboxSearch(search: Record<string, unknown>): InboxSearch {
  return {
    view: views.find((view) => view === search.view),
    c: word(search.c),
    q: word(search.q),
    group: word(search.group),
    outcome: word(search.outcome),
    from: number(search.from),
    to: number(search.to),
  }
}

function word(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
