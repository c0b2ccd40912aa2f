import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { ConversationRow } from './conversation'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'

// value is null where nothing is known: unknown is not zero.
export type Figure = Shape<'ValueFigure'>

export type Overview = Shape<'ValueOverview'>

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
