import { queryOptions } from '@tanstack/react-query'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'

export type Run = Shape<'TrainRun'>
export type Rollout = Shape<'Rollout'>

const base = '/api/v1/learning'

export const runsQuery = queryOptions({
  queryKey: ['learning', 'runs'],
  queryFn: ({ signal }) => call<Listing<Run>>('GET', `${base}/runs`, { signal }),
})

export const rolloutsQuery = queryOptions({
  queryKey: ['learning', 'rollouts'],
  queryFn: ({ signal }) => call<Listing<Rollout>>('GET', `${base}/rollouts`, { signal }),
})
