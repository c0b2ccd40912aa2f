import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'

export const reasonNames = [
  'declined',
  'clarified_in_vain',
  'rephrased',
  'handed_over',
  'not_helpful',
  'rated_low',
  'corrected',
  'unsure',
  'returned',
] as const
export type Reason = (typeof reasonNames)[number]

export const clusterOrders = ['debt', 'size', 'growth', 'new'] as const
export type ClusterOrder = (typeof clusterOrders)[number]

export type LearningStatus = Shape<'LearningStatus'>
export type ClusterRow = Shape<'LearningClusterView'>
export type ClusterDetail = Shape<'LearningClusterDetail'>
export type ClusterQuestion = Shape<'LearningQuestion'>
export type FixView = Shape<'LearningFixView'>
export type Proof = Shape<'LearningProof'>
export type NewFix = Shape<'LearningNewFix'>
export type Share = Shape<'LearningShare'>
export type Proposal = Shape<'LearningProposal'>
export type Prices = Shape<'LearningPrices'>

const base = '/api/v1/learning'

export const learningStatusQuery = queryOptions({
  queryKey: ['learning', 'status'],
  queryFn: ({ signal }) => call<LearningStatus>('GET', `${base}/status`, { signal }),
})

export type ClusterFilter = { order: ClusterOrder; reason?: Reason; state: 'open' | 'dismissed' }

export function clustersQuery(filter: ClusterFilter) {
  return infiniteQueryOptions({
    queryKey: ['learning', 'clusters', filter],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<ClusterRow>>('GET', `${base}/clusters`, {
        query: { ...filter, after: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function clusterQuery(id: string) {
  return queryOptions({
    queryKey: ['learning', 'cluster', id],
    queryFn: ({ signal }) => call<ClusterDetail>('GET', `${base}/clusters/${id}`, { signal }),
  })
}

export function clusterOfTurnQuery(turn: string) {
  return queryOptions({
    queryKey: ['learning', 'turn', turn],
    queryFn: ({ signal }) => call<ClusterDetail>('GET', `${base}/turns/${turn}/cluster`, { signal }),
    retry: false,
  })
}

export function clusterQuestionsQuery(id: string, all: boolean) {
  return infiniteQueryOptions({
    queryKey: ['learning', 'cluster', id, 'questions', all],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<ClusterQuestion>>('GET', `${base}/clusters/${id}/questions`, {
        query: { all, after: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function editCluster(id: string, change: { title?: string; state?: 'open' | 'dismissed' }) {
  return call<ClusterDetail>('PATCH', `${base}/clusters/${id}`, { body: change })
}

export function proposalQuery(id: string, item: string) {
  return queryOptions({
    queryKey: ['learning', 'cluster', id, 'proposal', item],
    queryFn: ({ signal }) =>
      call<Proposal>('GET', `${base}/clusters/${id}/proposal`, { query: { item_id: item }, signal }),
  })
}

export function fixCluster(id: string, fix: NewFix) {
  return call<FixView>('POST', `${base}/clusters/${id}/fixes`, { body: fix })
}

export const fixesQuery = infiniteQueryOptions({
  queryKey: ['learning', 'fixes'],
  queryFn: ({ pageParam, signal }) =>
    call<Listing<FixView>>('GET', `${base}/fixes`, { query: { after: pageParam, limit: 20 }, signal }),
  initialPageParam: '',
  getNextPageParam: (last) => last.next || undefined,
})
