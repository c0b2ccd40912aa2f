import type { Hint } from '../../api/realtime'
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

// A colleague who types in the same conversation, by name.
const colleagues = createStore<ReadonlyMap<string, string>>(new Map())
const colleagueTimers = new Map<string, ReturnType<typeof setTimeout>>()

export function noteColleague(conversationId: string, hint: Hint): void {
  const key = `${conversationId} ${String(hint.member_id)}`
  const set = (name: string | null) =>
    colleagues.set((before) => {
      const next = new Map(before)
      if (name === null) next.delete(key)
      else next.set(key, name)
      return next
    })
  clearTimeout(colleagueTimers.get(key))
  if (hint.on === false) {
    set(null)
    return
  }
  colleagueTimers.set(
    key,
    setTimeout(() => set(null), lifetime),
  )
  set(String(hint.name ?? ''))
}

export function useTypingColleagues(conversationId: string, myId: string): readonly string[] {
  const all = useStore(colleagues, (map) => map)
  return [...all]
    .filter(([key]) => key.startsWith(`${conversationId} `) && !key.endsWith(` ${myId}`))
    .map(([, name]) => name)
}
