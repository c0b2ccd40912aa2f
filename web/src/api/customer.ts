import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Locale } from '../i18n/locale'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'

export type Identity = Shape<'CustomerIdentity'>

export type Consent = Shape<'CustomerConsent'>

export type Merge = Shape<'CustomerMerge'>
export type Asset = Shape<'CustomerAsset'>
export type Need = Shape<'CustomerNeed'>

export type Customer = Shape<'Customer'>

export type CustomerDetail = Shape<'CustomerFull'>

// A fact from the event log.
export type Moment = Shape<'Event'>

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
