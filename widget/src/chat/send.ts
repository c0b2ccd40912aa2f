import type { Pending } from '../kept'
import type { Attachment, Option } from '../wire'
import { hint, post } from './request'
import type { Chat } from './state'
import { resync, showTyping, takeMessages } from './sync'

const typingEvery = 3000

/** Accepts a message at once; the outbox carries it, now or when the network is back. */
export function send(c: Chat, text: string, more?: { files?: Attachment[]; option?: Option }): void {
  if (c.typedAt) void hint(c, '/typing', { on: false })
  c.typedAt = 0
  c.set({ atEnd: true, sheet: '' })
  const client_id = crypto.getRandomValues(new Uint32Array(4)).join('-')
  c.outbox.add({ client_id, text: text.trim(), at: Date.now(), ...more })
}

/** What the outbox does with each message. */
export async function deliver(c: Chat, { client_id, text, files = [], option }: Pending): Promise<void> {
  const file_ids = files.map((f) => f.id)
  const { message, conversation_id } = await post(c, '/messages', { client_id, text, file_ids, option })
  const isThere = () => !!c.state.conversation && c.state.conversation.id === conversation_id
  // Writing after the end opens a new conversation, whose numbers start again.
  if (!isThere()) await resync(c)
  if (!isThere()) throw { status: 0 }
  takeMessages(c, [message])
  if (c.state.conversation!.state === 'bot' && c.synced === message.seq) showTyping(c, true)
}

/** Only a person is told that the visitor writes; the bot would not care. */
export function noteTyping(c: Chat): void {
  const { conversation } = c.state
  if (!conversation || conversation.state !== 'agent' || Date.now() - c.typedAt < typingEvery) return
  c.typedAt = Date.now()
  void hint(c, '/typing', { on: true })
}
