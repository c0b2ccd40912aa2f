import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Listing } from './http'
import { call } from './http'
import type { BaseVersion, Content, ItemChange, Settlement } from './knowledge'
import type { Shape } from './shape'

export type Branch = Shape<'KnowledgeBranch'>
export type BranchItem = Shape<'KnowledgeBranchItem'>
export type Merging = Shape<'KnowledgeMerging'>
export type BranchSettlement = Shape<'KnowledgeSettlement'>

const path = '/api/v1/branches'

export const branchesQuery = infiniteQueryOptions({
  queryKey: ['knowledge', 'branches'],
  queryFn: ({ pageParam, signal }) =>
    call<Listing<Branch>>('GET', path, { query: { after: pageParam }, signal }),
  initialPageParam: '',
  getNextPageParam: (last) => last.next || undefined,
})

export function branchQuery(id: string) {
  return queryOptions({
    queryKey: ['knowledge', 'branch', id],
    queryFn: ({ signal }) => call<Branch>('GET', `${path}/${id}`, { signal }),
  })
}

export function branchItemsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'branch items', id],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<ItemChange>>('GET', `${path}/${id}/items`, { query: { after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function branchItemQuery(id: string, itemId: string) {
  return queryOptions({
    queryKey: ['knowledge', 'branch item', id, itemId],
    queryFn: ({ signal }) => call<BranchItem>('GET', `${path}/${id}/items/${itemId}`, { signal }),
  })
}

export function branchMergeQuery(id: string) {
  return queryOptions({
    queryKey: ['knowledge', 'branch merge', id],
    queryFn: ({ signal }) => call<Listing<Merging>>('GET', `${path}/${id}/merge`, { signal }),
  })
}

export function openBranch(body: { name: string; note: string; base_version_id?: string }): Promise<Branch> {
  return call('POST', path, { body })
}

export function dropBranch(id: string): Promise<Branch> {
  return call('POST', `${path}/${id}/drop`)
}

export function keepBranch(id: string, note: string): Promise<BaseVersion> {
  return call('POST', `${path}/${id}/versions`, { body: { note } })
}

export function mergeBranch(id: string, settled: BranchSettlement[]): Promise<Branch> {
  return call('POST', `${path}/${id}/merge`, { body: { settled } })
}

// null: a new item, that is on the branch only.
export function saveOnBranch(
  id: string,
  itemId: string | null,
  content: Content,
  parentRevision: string,
  note: string,
  settlement: Partial<Settlement> = {},
): Promise<BranchItem> {
  if (itemId === null) return call('POST', `${path}/${id}/items`, { body: { ...content, note } })
  return call('PUT', `${path}/${id}/items/${itemId}`, {
    body: { ...content, parent_revision: parentRevision, note, ...settlement },
  })
}

export function removeOnBranch(id: string, itemId: string): Promise<unknown> {
  return call('DELETE', `${path}/${id}/items/${itemId}`)
}

export function resetOnBranch(id: string, itemId: string): Promise<unknown> {
  return call('POST', `${path}/${id}/items/${itemId}/reset`)
}
