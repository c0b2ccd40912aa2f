import type { QueryClient } from '@tanstack/react-query'
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Customer } from './customer'
import type { Listing } from './http'
import { call } from './http'

export type View = 'mine' | 'queue' | 'bot' | 'all' | 'closed'
export type OwnerKind = 'bot' | 'queue' | 'agent' | 'automation' | 'external' | 'nobody'
export type Outcome = 'confirmed' | 'awaiting' | 'solved_by_person' | 'unsolved' | 'abandoned' | 'unknown'

export type Conversation = {
  id: string
  inbox_id: string
  channel: string
  entry_point: string
  customer_id: string
  episode_id: string
  previous_id?: string
  locale: string
  state: 'open' | 'closed'
  owner_kind: OwnerKind
  owner_id: string
  generation: number
  owner_since: number
  lease_until?: number
  accepted: boolean
  skill_group_id?: string
  priority: number
  queued_at?: number
  handoff_reason?: string
  last_seq: number
  customer_seq: number
  reply_seq: number
  customer_delivered_seq: number
  customer_read_seq: number
  desk_read_seq: number
  message_count: number
  preview: string
  preview_by: string
  topic?: string
  tags: string[] | null
  mood?: string
  urgency?: string
  grade?: string
  person_needed?: string
  outcome: Outcome
  disposition?: Disposition
  rating?: number
  customer_at?: number
  message_at: number
  created_at: number
  closed_at?: number
  close_reason?: string
  sample?: boolean
}

export type ConversationRow = Conversation & {
  customer_name: string
  customer_name_en: string
  customer_place?: string
  customer_tier?: string
  needs: string[] | null
  blocked?: string
  owner_name?: string
  group_name?: string
  group_name_en?: string
  inbox_name?: string
  unread: number
  // Since when the customer waits for a person's reply; absent when nothing is owed.
  waiting_since?: number
  // When that reply is due by the skill group's service level.
  due_at?: number
}

export type Leg = {
  id: string
  n: number
  owner_kind: OwnerKind
  owner_id?: string
  owner_name?: string
  group_name?: string
  started_at: number
  accepted_at?: number
  ended_at?: number
  end_reason?: string
  wrapup_started_at?: number
  wrapup_ended_at?: number
}

export type Packet = {
  reason: string
  wanted: string
  facts: { kind: string; value: string; seq: number }[] | null
  tried:
    | {
        question: string
        item_id?: string
        title?: string
        decision: string
        result?: string
        seq?: number
      }[]
    | null
  mood?: string
  urgency?: string
  grade?: string
  risks?: string[] | null
  promises?: string[] | null
  needs?: string[] | null
  language: string
}

export type Handoff = { id: string; at: number; reason: string; skill_group_id?: string; packet: Packet }

export type PromiseMade = {
  id: string
  text: string
  due_at?: number
  kept_at?: number
  broken_at?: number
  by_kind: string
}

export type Contact = {
  id: string
  state: string
  outcome: Outcome
  owner_kind: OwnerKind
  topic?: string
  preview: string
  created_at: number
}

export type ConversationDetail = {
  conversation: ConversationRow
  legs: Leg[] | null
  handoff: Handoff | null
  promises: PromiseMade[] | null
  episode: { id?: string; conversations: Contact[] | null } | null
  rating: { score: number; comment?: string; solved?: string; given_at?: number } | null
  viewers: { member_id: string; name: string }[] | null
}

export type FileInfo = {
  id: string
  name: string
  type: string
  size: number
  width?: number
  height?: number
}

export type MessageOption = { kind: string; label: string; value?: string; item?: string }

export type MessageContent = {
  source?: { title: string; item_id?: string; revision_id?: string; version?: number } | null
  options?: MessageOption[] | null
  chosen?: MessageOption | null
  event?: { key: string; params?: Record<string, string | number> | null } | null
}

export type Message = {
  id: string
  conversation_id: string
  seq: number
  by: 'customer' | 'bot' | 'agent' | 'system'
  by_id?: string
  by_name?: string
  by_name_en?: string
  client_id?: string
  kind: string
  note?: boolean
  text: string
  content?: MessageContent | null
  file_ids?: string[] | null
  turn_id?: string
  feedback?: string
  created_at: number
  delivered_at?: number
  read_at?: number
  erased_at?: number
}

export type TurnOption = {
  decision: string
  item_id?: string
  question?: string
  matched?: string
  score: number
  confidence: number
  chance: number
}

export type Turn = {
  id: string
  n: number
  message_id?: string
  state: 'said' | 'superseded' | 'suggested'
  continued?: boolean
  understanding: Record<string, unknown> | null
  options: TurnOption[] | null
  decision: string
  reason: string
  grade?: string
  item_id?: string
  confidence: number
  threshold: number
  chance: number
  explored?: boolean
  release_id?: string
  failed?: boolean
  failed_reason?: string
  started_at: number
  said_at?: number
  latency_ms: Record<string, number> | null
  cost: { what: string; amount: number; unit: string }[] | null
}

export type Suggestion = {
  item_id: string
  question: string
  text: string
  source: string
  version: string | number
  confidence: number
}

export type ListFilter = { view: View; group?: string; outcome?: string; from?: number; to?: number }

const base = '/api/v1/conversations'

export function conversationsQuery(filter: ListFilter) {
  return infiniteQueryOptions({
    queryKey: ['conversations', filter],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<ConversationRow>>('GET', base, {
        query: { ...filter, after: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: ['conversation', id],
    queryFn: ({ signal }) => call<ConversationDetail>('GET', `${base}/${id}`, { signal }),
  })
}

export function turnsQuery(id: string) {
  return queryOptions({
    queryKey: ['turns', id],
    queryFn: ({ signal }) => call<Listing<Turn>>('GET', `${base}/${id}/turns`, { signal }),
  })
}

export function suggestionsQuery(id: string, afterSeq: number) {
  return queryOptions({
    queryKey: ['suggestions', id, afterSeq],
    queryFn: ({ signal }) => call<Listing<Suggestion>>('GET', `${base}/${id}/suggestions`, { signal }),
    staleTime: 60_000,
  })
}

// What one conversation's thread knows: a run of messages without gaps, oldest first.
export type Thread = { messages: Message[]; hasEarlier: boolean }

const pageSize = 50

export function threadQuery(id: string) {
  return queryOptions({
    queryKey: ['messages', id],
    queryFn: async ({ signal, client }): Promise<Thread> => {
      const known = client.getQueryData<Thread>(['messages', id])
      const last = known?.messages[known.messages.length - 1]
      if (known && last) return extend(known, await newer(id, last.seq, signal))
      const page = await messages(id, { limit: pageSize }, signal)
      return { messages: bySeq(page), hasEarlier: (bySeq(page)[0]?.seq ?? 1) > 1 }
    },
    staleTime: 0,
  })
}

export async function loadEarlier(client: QueryClient, id: string): Promise<void> {
  const known = client.getQueryData<Thread>(['messages', id])
  const first = known?.messages[0]
  if (!known?.hasEarlier || !first) return
  const page = await messages(id, { before: first.seq, limit: pageSize })
  client.setQueryData<Thread>(['messages', id], (now) => {
    if (!now) return now
    const merged = bySeq([...page, ...now.messages])
    return { messages: merged, hasEarlier: page.length > 0 && (merged[0]?.seq ?? 1) > 1 }
  })
}

// A copy that came over the live line: taken when it continues the run, else the run is read again.
export function takeMessage(client: QueryClient, message: Message): void {
  const key = ['messages', message.conversation_id]
  const known = client.getQueryData<Thread>(key)
  if (!known) return
  const last = known.messages[known.messages.length - 1]
  if (message.seq <= (last?.seq ?? 0) + 1) client.setQueryData<Thread>(key, extend(known, [message]))
  else void client.invalidateQueries({ queryKey: key })
}

async function newer(id: string, after: number, signal?: AbortSignal): Promise<Message[]> {
  const found: Message[] = []
  for (let from = after; ; ) {
    const page = bySeq(await messages(id, { after: from, limit: 100 }, signal))
    found.push(...page)
    const last = page[page.length - 1]
    if (!last || page.length < 100) return found
    from = last.seq
  }
}

async function messages(
  id: string,
  query: { after?: number; before?: number; limit: number },
  signal?: AbortSignal,
): Promise<Message[]> {
  const page = await call<Listing<Message>>('GET', `${base}/${id}/messages`, { query, signal })
  return page.items ?? []
}

export function extend(thread: Thread, more: readonly Message[]): Thread {
  if (more.length === 0) return thread
  return { ...thread, messages: bySeq([...thread.messages, ...more]) }
}

// By number, the later copy of a message winning over the earlier.
export function bySeq(list: readonly Message[]): Message[] {
  const unique = new Map(list.map((message) => [message.seq, message]))
  return [...unique.values()].sort((a, b) => a.seq - b.seq)
}

export type Outgoing = {
  client_id: string
  generation: number
  text: string
  file_ids: string[]
  note: boolean
}

export function sendMessage(id: string, body: Outgoing): Promise<Message> {
  return call<Message>('POST', `${base}/${id}/messages`, { body })
}

export function markRead(id: string, seq: number): Promise<void> {
  return call<void>('POST', `${base}/${id}/read`, { body: { seq } })
}

export function tellTyping(id: string): Promise<void> {
  return call<void>('POST', `${base}/${id}/typing`, { body: { on: true } })
}

export type Disposition = { category?: string; outcome?: string; note?: string }

export function closeConversation(id: string, disposition: Disposition, keepalive = false): Promise<unknown> {
  return call('POST', `${base}/${id}/close`, { body: { disposition }, keepalive })
}

export function endWrapup(id: string): Promise<unknown> {
  return call('POST', `${base}/${id}/wrapup-done`, { body: {} })
}

type Simple = 'accept' | 'take-over' | 'requeue' | 'give-back' | 'wrapup-done'

export function useConversationAction(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (action: Simple) => call<unknown>('POST', `${base}/${id}/${action}`),
    onSettled: () => refreshConversation(client, id),
  })
}

export type TransferTo = { group_id?: string; member_id?: string; note: string }

export function transferConversation(id: string, to: TransferTo, keepalive = false): Promise<unknown> {
  return call('POST', `${base}/${id}/transfer`, { body: to, keepalive })
}

export function refreshConversation(client: QueryClient, id: string): void {
  void client.invalidateQueries({ queryKey: ['conversation', id] })
  void client.invalidateQueries({ queryKey: ['messages', id] })
  void client.invalidateQueries({ queryKey: ['conversations'] })
}

export type SearchFound = {
  conversations: ConversationRow[] | null
  messages:
    | {
        conversation_id: string
        message_id: string
        text: string
        at: number
        customer_name: string
        customer_name_en: string
      }[]
    | null
  customers: Customer[] | null
}

export function searchQuery(q: string) {
  return queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => call<SearchFound>('GET', '/api/v1/search', { query: { q }, signal }),
    enabled: [...q.trim()].length >= 2,
    placeholderData: (before) => before,
  })
}

export async function uploadFile(file: File, onProgress?: (part: number) => void): Promise<FileInfo> {
  const form = new FormData()
  form.append('file', file)
  onProgress?.(0)
  const stored = await call<FileInfo>('POST', '/api/v1/files', { form })
  onProgress?.(1)
  return stored
}

export function fileAddress(id: string): string {
  return `/api/v1/files/${id}`
}
