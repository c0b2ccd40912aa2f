// What was sent but is not yet confirmed. The text stays here until the server has it:
// a failed one is kept and offered again, under the same id, so that it can never be doubled.
import type { QueryClient } from '@tanstack/react-query'
import type { FileInfo } from '../../api/conversation'
import { sendMessage, takeMessage } from '../../api/conversation'
import { newClientId } from '../../api/http'
import { isProblem } from '../../api/problem'
import { createStore, useStore } from '../../app/store'

export type Pending = {
  clientId: string
  conversationId: string
  generation: number
  text: string
  note: boolean
  files: readonly FileInfo[]
  at: number
  problem: unknown
}

const outbox = createStore<readonly Pending[]>([])

export function usePending(conversationId: string): readonly Pending[] {
  const all = useStore(outbox, (list) => list)
  return all.filter((p) => p.conversationId === conversationId)
}

type Draft = Omit<Pending, 'clientId' | 'at' | 'problem'>

export function send(client: QueryClient, draft: Draft): void {
  const pending: Pending = { ...draft, clientId: newClientId(), at: Date.now(), problem: null }
  outbox.set((before) => [...before, pending])
  void deliver(client, pending)
}

export function resend(client: QueryClient, clientId: string, generation: number): void {
  const found = outbox.get().find((p) => p.clientId === clientId)
  if (!found) return
  const again = { ...found, generation, problem: null }
  replace(again)
  void deliver(client, again)
}

export function discard(clientId: string): void {
  outbox.set((before) => before.filter((p) => p.clientId !== clientId))
}

async function deliver(client: QueryClient, pending: Pending): Promise<void> {
  try {
    const message = await sendMessage(pending.conversationId, {
      client_id: pending.clientId,
      generation: pending.generation,
      text: pending.text,
      file_ids: pending.files.map((f) => f.id),
      note: pending.note,
    })
    takeMessage(client, message)
    discard(pending.clientId)
    void client.invalidateQueries({ queryKey: ['conversation', pending.conversationId] })
  } catch (problem) {
    replace({ ...pending, problem })
    // Someone else owns it now, or it is closed: show the truth beside the failed text.
    if (isProblem(problem) && problem.status === 409) {
      void client.invalidateQueries({ queryKey: ['conversation', pending.conversationId] })
      void client.invalidateQueries({ queryKey: ['messages', pending.conversationId] })
    }
  }
}

function replace(pending: Pending): void {
  outbox.set((before) => before.map((p) => (p.clientId === pending.clientId ? pending : p)))
}
