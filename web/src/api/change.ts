import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Listing } from './http'
import { call } from './http'
import type { Change, Drafts, ItemChange } from './knowledge'
import type { Shape } from './shape'

export type DocumentChange = Shape<'KnowledgeDocumentChange'>
export type ChangeDetail = Shape<'KnowledgeChangeDetail'>
export type ChangeComment = Shape<'KnowledgeComment'>
export type ChangeState = Change['state']
export type Plan = Shape<'KnowledgePlan'>

const path = '/api/v1/changes'

export function changeListQuery(state?: 'going' | 'ended') {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'change list', state],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<Change>>('GET', path, { query: { state, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

// The first page of those that drafts can still go to, and those under way.
export const goingChangesQuery = queryOptions({
  queryKey: ['knowledge', 'going changes'],
  queryFn: ({ signal }) =>
    call<Listing<Change>>('GET', path, { query: { state: 'going', limit: 100 }, signal }),
})

export function changeQuery(id: string) {
  return queryOptions({
    queryKey: ['knowledge', 'change', id],
    queryFn: ({ signal }) => call<ChangeDetail>('GET', `${path}/${id}`, { signal }),
    enabled: id !== '',
  })
}

export function changeItemsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'change items', id],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<ItemChange>>('GET', `${path}/${id}/items`, { query: { after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

// What a change does to documents; '' is what publishing would do now.
export function documentChangesQuery(change: string) {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'document changes', change],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<DocumentChange>>('GET', '/api/v1/document-changes', {
        query: { change, after: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function openChange(name: string, note: string, drafts?: Drafts): Promise<ChangeDetail> {
  return call('POST', path, { body: { name, note, ...drafts } })
}

export function renameChange(id: string, name: string, note: string): Promise<ChangeDetail> {
  return call('PUT', `${path}/${id}`, { body: { name, note } })
}

// An empty change takes them out of theirs.
export function collectDrafts(changeId: string, drafts: Drafts): Promise<unknown> {
  return call('POST', '/api/v1/knowledge/collect', { body: { change_id: changeId, ...drafts } })
}

export function submitChange(id: string, plan?: Plan): Promise<ChangeDetail> {
  return call('POST', `${path}/${id}/submit`, { body: { plan } })
}

export function approveChange(id: string): Promise<ChangeDetail> {
  return call('POST', `${path}/${id}/approve`)
}

export function reopenChange(id: string, comment: string): Promise<ChangeDetail> {
  return call('POST', `${path}/${id}/reopen`, { body: { comment } })
}

export function dropChange(id: string): Promise<ChangeDetail> {
  return call('POST', `${path}/${id}/drop`)
}

export function publishChange(id: string, plan: Plan): Promise<ChangeDetail> {
  return call('POST', `${path}/${id}/publish`, { body: plan })
}

export function endChange(id: string, endAt: number): Promise<ChangeDetail> {
  return call('POST', `${path}/${id}/end`, { body: { end_at: endAt } })
}

export function commentChange(id: string, text: string, itemId?: string): Promise<ChangeDetail> {
  return call('POST', `${path}/${id}/comments`, { body: { text, item_id: itemId } })
}
