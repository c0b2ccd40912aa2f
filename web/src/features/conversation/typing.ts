import { createStore, useStore } from '../../app/store'

// Who is typing right now, as far as the live line told us; forgotten when nothing more is heard.
const lifetime = 6000

const typing = createStore<ReadonlySet<string>>(new Set())
const timers = new Map<string, ReturnType<typeof setTimeout>>()

export function noteTyping(conversationId: string): void {
  clearTimeout(timers.get(conversationId))
  timers.set(
    conversationId,
    setTimeout(() => forgetTyping(conversationId), lifetime),
  )
  if (!typing.get().has(conversationId)) typing.set((before) => new Set([...before, conversationId]))
}

export function forgetTyping(conversationId: string): void {
  clearTimeout(timers.get(conversationId))
  timers.delete(conversationId)
  if (typing.get().has(conversationId))
    typing.set((before) => new Set([...before].filter((id) => id !== conversationId)))
}

export function useTypingCustomers(): ReadonlySet<string> {
  return useStore(typing, (set) => set)
}
