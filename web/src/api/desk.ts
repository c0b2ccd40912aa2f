import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'

export type PresenceState = 'online' | 'busy' | 'break' | 'wrapup' | 'offline'

export type Presence = {
  state: PresenceState
  since: number
  reason?: string
  load?: number
  capacity?: number
}

export const presenceQuery = queryOptions({
  queryKey: ['presence', 'me'],
  queryFn: ({ signal }) => call<Presence>('GET', '/api/v1/presence', { signal }),
})

export function useSetPresence() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (state: PresenceState) => call<Presence>('PUT', '/api/v1/presence', { body: { state } }),
    onMutate: (state) => {
      const before = client.getQueryData(presenceQuery.queryKey)
      client.setQueryData(presenceQuery.queryKey, (now) => now && { ...now, state, since: Date.now() })
      return { before }
    },
    onError: (_error, _state, context) => client.setQueryData(presenceQuery.queryKey, context?.before),
    onSettled: () => void client.invalidateQueries({ queryKey: ['presence'] }),
  })
}

export type TeamMember = Shape<'DeskStanding'>

export const teamPresenceQuery = queryOptions({
  queryKey: ['presence', 'team'],
  queryFn: ({ signal }) => call<Listing<TeamMember>>('GET', '/api/v1/presence/team', { signal }),
})

export type QueueGroup = Shape<'DeskQueueGroup'>

export const queueQuery = queryOptions({
  queryKey: ['queue'],
  queryFn: ({ signal }) => call<Listing<QueueGroup>>('GET', '/api/v1/queue', { signal }),
})

export type Macro = Shape<'DeskMacro'>

export const macrosQuery = queryOptions({
  queryKey: ['macros'],
  queryFn: ({ signal }) => call<Listing<Macro>>('GET', '/api/v1/macros', { signal }),
  staleTime: 5 * 60_000,
})

export type Task = {
  id: string
  kind: string
  conversation_id: string
  customer_id: string
  customer_name?: string
  skill_group_id: string
  group_name?: string
  assignee_id: string
  assignee_name?: string
  text: string
  phone: string
  email: string
  due_at: number
  state: 'open' | 'done'
  created_at: number
  done_at: number
  note: string
}
