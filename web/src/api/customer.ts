import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Locale } from '../i18n/locale'
import type { Listing } from './http'
import { call } from './http'

export type Identity = {
  id: string
  kind: 'external_id' | 'phone' | 'email' | 'openid'
  scope?: string
  value: string
  channel: string
  strength: 'signed' | 'proved' | 'recorded'
  verified_at?: number
}

export type Consent = {
  id: string
  purpose: 'chat' | 'marketing' | 'recording' | 'training'
  given: boolean
  text_version: string
  source: string
  at: number
}

export type Merge = {
  id: string
  from_id: string
  into_id: string
  reason: string
  actor_id: string
  at: number
  undone_at?: number
}
export type Asset = { id: string; kind: string; external_id: string; name: string }
export type Need = { need: 'large_text' | 'voice' | 'person_first'; source: string; at?: number }

export type Customer = {
  id: string
  name: string
  display_name: string
  display_name_en: string
  phone: string
  email: string
  locale: string
  place: string
  birth_year?: number
  tier: string
  stage: 'new' | 'active' | 'silent' | 'at_risk' | 'lost' | 'won_back'
  needs: Need[] | null
  tags: string[] | null
  attributes: Record<string, unknown> | null
  note: string
  known: boolean
  merged_into?: string
  blocked_at?: number
  blocked_until?: number
  blocked_kind?: string
  first_seen_at: number
  seen_at: number
  erased_at?: number
  sample?: boolean
  masked?: boolean
}

export type CustomerDetail = Customer & {
  identities: Identity[] | null
  assets: Asset[] | null
  consents: Consent[] | null
  merges: Merge[] | null
}

// A fact from the event log.
export type Moment = {
  id: string
  at: number
  type: string
  actor_kind: string
  actor_id: string
  conversation_id?: string
  data: Record<string, unknown> | null
}

const base = '/api/v1/customers'

export function customersQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: ['customers', q],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<Customer>>('GET', base, { query: { q, after: pageParam, limit: 50 }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function customerQuery(id: string) {
  return queryOptions({
    queryKey: ['customer', id],
    queryFn: ({ signal }) => call<CustomerDetail>('GET', `${base}/${id}`, { signal }),
  })
}

export function timelineQuery(id: string) {
  return queryOptions({
    queryKey: ['timeline', id],
    queryFn: ({ signal }) => call<Listing<Moment>>('GET', `${base}/${id}/timeline`, { signal }),
  })
}

export type CustomerChange = Partial<
  Pick<
    Customer,
    'name' | 'phone' | 'email' | 'tier' | 'note' | 'tags' | 'needs' | 'place' | 'birth_year' | 'stage'
  >
>

export function changeCustomer(id: string, change: CustomerChange): Promise<Customer> {
  return call<Customer>('PATCH', `${base}/${id}`, { body: change })
}

export function mergeCustomer(into: string, from: string): Promise<{ merge_id: string }> {
  return call('POST', `${base}/${into}/merge`, { body: { with: from } })
}

export function undoMerge(mergeId: string): Promise<unknown> {
  return call('POST', `/api/v1/merges/${mergeId}/undo`)
}

export type BlockKind = 'block' | 'mute'

export function blockCustomer(id: string, kind: BlockKind, until: number): Promise<unknown> {
  return call('POST', `${base}/${id}/block`, { body: { kind, until } })
}

export function unblockCustomer(id: string): Promise<unknown> {
  return call('POST', `${base}/${id}/unblock`)
}

export function eraseCustomer(id: string): Promise<unknown> {
  return call('POST', `${base}/${id}/erase`)
}

export function exportAddress(id: string): string {
  return `${base}/${id}/export`
}

// The name, else a memorable one for a visitor, in the reader's language.
export function customerName(
  customer: Pick<Customer, 'display_name' | 'display_name_en'>,
  locale: Locale,
): string {
  return (locale === 'en' ? customer.display_name_en : customer.display_name) || customer.display_name
}
