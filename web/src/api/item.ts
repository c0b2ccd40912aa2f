import { queryOptions } from '@tanstack/react-query'
import { call } from './http'
import type { Content } from './knowledge'
import type { Shape } from './shape'

// What helps to write, sort and look at items.

const v1 = '/api/v1'

export type Part = Shape<'KnowledgePart'>
export type FormField = Shape<'KnowledgeField'>

export type Advice = Shape<'SearchAdvice'>
export type VariantAdvice = Shape<'SearchVariantAdvice'>

export function adviceQuery(itemId: string, content: Content) {
  return queryOptions({
    queryKey: ['knowledge', 'advice', itemId, content],
    queryFn: ({ signal }) =>
      call<Advice>('POST', `${v1}/knowledge/advice`, { body: { item_id: itemId, content }, signal }),
    enabled: content.question.trim() !== '',
    placeholderData: (before) => before,
    staleTime: 60_000,
  })
}

export type As = {
  locale?: 'zh-CN' | 'en'
  channel?: string
  visibility_as?: 'public' | 'signed_in' | 'tier' | 'internal' | 'restricted'
  tier?: string
  region?: string
  customer?: Record<string, unknown>
  at?: string
  closed?: boolean
}

export type Preview = Shape<'SearchPreview'>
export type Spot = Shape<'KnowledgeSpot'>

export function previewQuery(content: Content, as: As) {
  return queryOptions({
    queryKey: ['knowledge', 'preview', content, as],
    queryFn: ({ signal }) =>
      call<Preview>('POST', `${v1}/knowledge/preview`, { body: { content, ...as }, signal }),
    placeholderData: (before) => before,
    staleTime: 60_000,
  })
}

export type Facets = Shape<'KnowledgeFacets'>

export const facetsQuery = queryOptions({
  queryKey: ['knowledge', 'facets'],
  queryFn: ({ signal }) => call<Facets>('GET', `${v1}/knowledge/facets`, { signal }),
})

export type BulkEdit = Omit<Shape<'KnowledgeBulkEdit'>, 'item_ids'>
export type BulkDone = Shape<'KnowledgeBulkDone'>

export function editItems(itemIds: string[], edit: BulkEdit): Promise<BulkDone> {
  return call('POST', `${v1}/items/edit`, { body: { item_ids: itemIds, ...edit } })
}

export type Grant = Shape<'KnowledgeGrant'>
export type Act = 'see' | 'edit' | 'review' | 'publish'
export type NewGrant = { subject_kind: 'role' | 'member'; subject_id: string; may: Act[] }

export function grantsQuery(categoryId: string) {
  return queryOptions({
    queryKey: ['knowledge', 'grants', categoryId],
    queryFn: ({ signal }) =>
      call<{ items: Grant[] }>('GET', `${v1}/categories/${categoryId}/grants`, { signal }),
  })
}

export function giveGrants(categoryId: string, grants: NewGrant[]): Promise<unknown> {
  return call('PUT', `${v1}/categories/${categoryId}/grants`, { body: { grants } })
}

export function mergeCategory(id: string, into: string): Promise<{ items: number; categories: number }> {
  return call('POST', `${v1}/categories/${id}/merge`, { body: { into } })
}
