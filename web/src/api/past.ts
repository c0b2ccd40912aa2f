import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'

export type Past = Shape<'LearningPast'>
export type PastReport = Shape<'LearningPastReport'>
export type Missing = Shape<'LearningMissing'>
export type PastQuestion = Shape<'LearningPastQuestion'>
export type PastOptions = Shape<'PastOptions'>
export type PastDecision = PastQuestion['decision']

export const pastDecisions = ['answer', 'clarify', 'related', 'decline', 'person'] as const

const base = '/api/v1/learning/past'

export const pastsQuery = queryOptions({
  queryKey: ['learning', 'pasts'],
  queryFn: ({ signal }) => call<Listing<Past>>('GET', base, { signal }),
})

export function pastQuery(id: string) {
  return queryOptions({
    queryKey: ['learning', 'past', id],
    queryFn: ({ signal }) => call<Past>('GET', `${base}/${id}`, { signal }),
  })
}

export function checkPast(file: File) {
  const form = new FormData()
  form.append('file', file)
  return call<Past>('POST', base, { form })
}

export function recheckPast(id: string, options: PastOptions) {
  return call<Past>('PUT', `${base}/${id}`, { body: options })
}

export function movePast(id: string, to: 'start' | 'stop') {
  return call<Past>('POST', `${base}/${id}/${to}`)
}

export function deletePast(id: string) {
  return call<void>('DELETE', `${base}/${id}`)
}

export function draftMissing(id: string, n: number) {
  return call<Past>('POST', `${base}/${id}/missing/${n}/draft`)
}

export type PastFilter = { decision?: PastDecision; missing?: number }

export function pastQuestionsQuery(id: string, filter: PastFilter) {
  return infiniteQueryOptions({
    queryKey: ['learning', 'past', id, 'questions', filter],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<PastQuestion>>('GET', `${base}/${id}/questions`, {
        query: { ...filter, after: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}
