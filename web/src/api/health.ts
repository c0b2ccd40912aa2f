import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from './http'
import type { Shape } from './shape'

export const healthLists = [
  'contradictions',
  'duplicates',
  'to_people',
  'expiring',
  'stale',
  'unused',
  'no_variants',
] as const
export type HealthList = (typeof healthLists)[number]

export type HealthSummary = Shape<'HealthSummary'>
export type Finding = Shape<'HealthFinding'>
export type NamedItem = Shape<'HealthNamed'>
export type Use = Shape<'HealthUse'>
export type ItemUse = Shape<'HealthItemUse'>

const base = '/api/v1/knowledge/health'

// While items are being compared it is asked for again and again.
export const healthQuery = queryOptions({
  queryKey: ['knowledge', 'health'],
  queryFn: ({ signal }) => call<HealthSummary>('GET', base, { signal }),
  refetchInterval: (query) => (query.state.data?.compared.ended === false ? 1500 : false),
})

export function findingsQuery(list: HealthList) {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'health', list],
    queryFn: ({ pageParam, signal }) =>
      call<Shape<'HealthFindings'>>('GET', `${base}/findings`, {
        query: { list, after: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function putAside(list: HealthList, { item, other }: Finding): Promise<unknown> {
  return call('POST', `${base}/asides`, {
    body: {
      list,
      item_id: item.item_id,
      revision_id: item.revision_id,
      other_id: other?.item_id ?? '',
      other_revision_id: other?.revision_id ?? '',
    },
  })
}

export function takeIn(item: string, other: string): Promise<unknown> {
  return call('POST', `/api/v1/items/${item}/take-in`, { body: { other_id: other } })
}

export function usageQuery(item: string) {
  return queryOptions({
    queryKey: ['knowledge', 'usage', item],
    queryFn: ({ signal }) => call<ItemUse>('GET', `/api/v1/items/${item}/usage`, { signal }),
  })
}
