import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { ConversationRow } from './conversation'
import type { Listing } from './http'
import { call } from './http'

// value is null where nothing is known: unknown is not zero.
export type Figure = {
  key: string
  value: number | null
  n?: number
  unit?: string
  definition?: { zh: string; en: string }
  filter?: Record<string, unknown> | null
  low?: number | null
  high?: number | null
  parts?: { key: string; value: number | null; n?: number }[] | null
}

export type Overview = {
  day: string
  timezone?: string
  figures: Figure[] | null
  hours?: { hour: number; started: number; handed_off: number }[] | null
  unanswered?:
    | { question: string; count: number; conversation_id?: string; conversation_ids?: string[] }[]
    | null
}

export function overviewQuery(day: string) {
  return queryOptions({
    queryKey: ['overview', day],
    queryFn: ({ signal }) => call<Overview>('GET', '/api/v1/overview', { query: { day }, signal }),
    refetchInterval: 30_000,
  })
}

export function figureRowsQuery(figure: string, day: string) {
  return infiniteQueryOptions({
    queryKey: ['overview', day, 'rows', figure],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<ConversationRow>>('GET', `/api/v1/overview/${figure}/rows`, {
        query: { day, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}
