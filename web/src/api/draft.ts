import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'

export type DraftReport = Shape<'LearningDraftReport'>
export type DraftRow = Shape<'LearningDraftView'>
export type DraftVerdict = DraftRow['verdict']

export const draftVerdicts = ['same', 'edited', 'other', 'none'] as const

const base = '/api/v1/learning/drafts'

export const draftReportQuery = queryOptions({
  queryKey: ['learning', 'drafts', 'report'],
  queryFn: ({ signal }) => call<DraftReport>('GET', `${base}/report`, { signal }),
})

// A topic is a category's id; 'none' is what stands in none.
export function draftsQuery({ verdict, topic }: { verdict?: DraftVerdict; topic?: string }) {
  return infiniteQueryOptions({
    queryKey: ['learning', 'drafts', verdict, topic],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<DraftRow>>('GET', base, {
        query: { verdict, topic, after: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}
