import { speakNew } from '../speech'
import { applyReceipt, merge } from '../timeline'
import type { LiveEvent, Message, Page, Snapshot } from '../wire'
import { setPrefs } from './prefs'
import { hint, read } from './request'
import type { Chat } from './state'

const page = 100
const typingFades = 8000

/**
 * Reads what was missed, by sequence number. One reader at a time; a hint that comes meanwhile makes
 * it look once more. A failure is left to the line's next start.
 */
export function resync(c: Chat): Promise<void> {
  const done = () => {
    c.reading = null
  }
  c.again = true
  if (!c.reading) c.reading = readOn(c).then(done, done)
  return c.reading
}

async function readOn(c: Chat): Promise<void> {
  while (c.again) {
    c.again = false
    const now = await read<Snapshot | null>(c, '/conversation')
    // what was heard meanwhile is newer than this answer
    if (c.again) continue
    takeSnapshot(c, now)
    if (!now) return
    const { messages, conversation_id } = await read<Page>(c, `/messages?after=${c.synced}&limit=${page}`)
    const stays = conversation_id === now.id
    if (stays) takeMessages(c, messages, true)
    c.again = c.again || !stays || messages.length === page
  }
}

/** Sequence numbers count within one conversation: a new one starts a new list under the old. */
export function takeSnapshot(c: Chat, conversation: Snapshot | null): void {
  const before = c.state.conversation
  if (before && (!conversation || before.id !== conversation.id)) {
    c.store.del('read')
    c.synced = 0
    c.set({ earlier: c.state.earlier.concat(c.state.messages), messages: [], readSeq: 0 })
  }
  c.set({ conversation })
  const needs = conversation && conversation.needs
  if (needs && !c.store.get('prefs')) setPrefs(c, { size: +needs.includes('large_text'), speak: needs.includes('voice') })
}

/** A copy from the line or from sending is shown at once; if it ran ahead, the gap is read. */
export function takeMessages(c: Chat, incoming: Message[], complete = false): void {
  const { messages, typing } = c.state
  const fresh = incoming.filter((m) => m.by !== 'customer' && !messages.some(({ id }) => id === m.id))
  c.set({ messages: merge(messages, incoming), typing: typing && !fresh.length })
  if (c.synced) speakNew(c, fresh)
  incoming.forEach(({ seq }) => {
    if (complete || seq === c.synced + 1) c.synced = Math.max(seq, c.synced)
    else if (seq > c.synced) void resync(c)
  })
  acknowledge(c)
}

export function hear(c: Chat, e: LiveEvent): void {
  const { conversation, messages } = c.state
  const here = conversation && (!e.conversation_id || e.conversation_id === conversation.id)
  if (e.type === 'typing') showTyping(c, !!e.on)
  else if (e.type === 'receipt') c.set({ messages: applyReceipt(messages, e, Date.now()) })
  else if (e.message && here) takeMessages(c, [e.message])
  else if (e.conversation && here) {
    c.again = true
    takeSnapshot(c, e.conversation)
    // nobody tells those behind when a queue moves up: who waits looks with each heartbeat
  } else if (e.type !== 'ping' || (conversation && conversation.state === 'queued')) void resync(c)
}

export function showTyping(c: Chat, typing: boolean): void {
  clearTimeout(c.typingTimer)
  if (typing) c.typingTimer = setTimeout(() => c.set({ typing: false }), typingFades)
  c.set({ typing })
}

/** Delivered: it is on this device. Read: the panel is open, in front, at this message. */
export function acknowledge(c: Chat): void {
  const { open, sheet, atEnd, messages } = c.state
  const delivered_seq = messages.reduce((seq, m) => (m.by === 'customer' || m.seq > c.synced ? seq : m.seq), 0)
  if (open && !sheet && atEnd && !document.hidden && delivered_seq > c.state.readSeq) {
    c.store.set('read', delivered_seq)
    c.set({ readSeq: delivered_seq })
  }
  const read_seq = c.state.readSeq
  const told = delivered_seq + '/' + read_seq
  if (!delivered_seq || told === c.told) return
  c.told = told
  void hint(c, '/receipts', { delivered_seq, read_seq })
}
