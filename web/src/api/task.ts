import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'

export type Task = Shape<'DeskTaskRow'>

export type TaskView = 'open' | 'mine' | 'done'

const base = '/api/v1/tasks'

export function tasksQuery(view: TaskView) {
  return infiniteQueryOptions({
    queryKey: ['tasks', view],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<Task>>('GET', base, {
        query: {
          state: view === 'done' ? 'done' : 'open',
          mine: view === 'mine' ? true : undefined,
          after: pageParam,
          limit: 50,
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function assignTask(id: string, memberId: string): Promise<unknown> {
  return call('POST', `${base}/${id}/assign`, { body: { member_id: memberId } })
}

export function finishTask(id: string, note: string): Promise<unknown> {
  return call('POST', `${base}/${id}/done`, { body: { note } })
}

export function replyToTask(id: string, clientId: string, text: string): Promise<unknown> {
  return call('POST', `${base}/${id}/reply`, { body: { client_id: clientId, text } })
}
