import type { QueryClient } from '@tanstack/react-query'
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'

export type View = 'mine' | 'queue' | 'bot' | 'all' | 'closed'
export type OwnerKind = 'bot' | 'queue' | 'agent' | 'automation' | 'external' | 'nobody'
export type Outcome = 'confirmed' | 'awaiting' | 'solved_by_person' | 'unsolved' | 'abandoned' | 'unknown'

export type Conversation = Shape<'Conversation'>

export type ConversationRow = Shape<'DeskRow'>

export type Leg = Shape<'DeskLegView'>

export type Packet = Shape<'ConversationPacket'>
export type PacketFact = Shape<'ConversationPacketFact'>

export type Handoff = Shape<'ConversationHandoff'>

export type PromiseMade = Shape<'ConversationPromise'>

export type Contact = Shape<'DeskContact'>

export type ConversationDetail = Shape<'DeskDetail'>

export type FileInfo = Shape<'File'>

export type MessageOption = Shape<'ConversationOption'>

export type MessageContent = Shape<'ConversationContent'>

export type Message = Shape<'DeskLine'>

export type TurnOption = Shape<'ConversationTurnOption'>

export type Turn = Shape<'ConversationTurn'>

export type Suggestion = Shape<'DeskSuggestion'>
export type Suggestions = Shape<'DeskSuggestions'>
export type SuggestedDraft = NonNullable<Suggestions['draft']>

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
    queryFn: ({ signal }) => call<Suggestions>('GET', `${base}/${id}/suggestions`, { signal }),
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

export function makePromise(id: string, text: string, dueAt: number): Promise<PromiseMade> {
  return call<PromiseMade>('POST', `${base}/${id}/promises`, { body: { text, due_at: dueAt } })
}

export function keepPromise(id: string): Promise<void> {
  return call<void>('POST', `/api/v1/promises/${id}/keep`)
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

export type SearchFound = Shape<'DeskSearchFound'>

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
