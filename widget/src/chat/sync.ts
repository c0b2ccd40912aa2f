import { speakNew } from '../speech'
import { applyReceipt, lastSeq, merge } from '../timeline'
import type { LiveEvent, Message, Page, Snapshot } from '../wire'
import { hint, read } from './request'
import type { Chat } from './state'

const page = 100
const typingFades = 8000

/** Reads what was missed, by sequence number. A failure waits for the line to come back. */
export async function resync(c: Chat): Promise<void> {
  try {
    takeSnapshot(c, await read<Snapshot | null>(c, '/conversation'))
    await readOn(c)
  } catch (_) {
    // the notice above the log shows the outage; the line's next start asks again
  }
}

/** One reader at a time; a hint that comes meanwhile makes it look once more. */
async function readOn(c: Chat): Promise<void> {
  c.again = true
  if (c.reading) return
  c.reading = true
  try {
    while (c.again) {
      c.again = false
      await readPage(c)
    }
  } finally {
    c.reading = false
  }
}

async function readPage(c: Chat): Promise<void> {
  if (!c.state.conversation) return
  const got = await read<Page>(c, `/messages?after=${lastSeq(c.state.messages)}&limit=${page}`)
  takeMessages(c, got.messages)
  if (got.messages.length === page) c.again = true
}

/** Sequence numbers count within one conversation: a new one starts a new list under the old. */
export function takeSnapshot(c: Chat, conversation: Snapshot | null): void {
  const before = c.state.conversation
  if (before && (!conversation || before.id !== conversation.id)) {
    c.store.del('read')
    c.set({ earlier: c.state.earlier.concat(c.state.messages), messages: [], readSeq: 0 })
  }
  c.set({ conversation })
}

export function takeMessages(c: Chat, incoming: Message[]): void {
  const known = lastSeq(c.state.messages)
  const fresh = incoming.filter((m) => m.seq > known && m.by !== 'customer')
  c.set({ messages: merge(c.state.messages, incoming), typing: c.state.typing && !fresh.length })
  if (known) speakNew(c, fresh)
  acknowledge(c)
}

export function hear(c: Chat, e: LiveEvent): void {
  const { conversation, messages } = c.state
  const seq = e.message ? e.message.seq : e.seq || 0
  const elsewhere = !conversation || (e.conversation_id && e.conversation_id !== conversation.id)
  if (e.type === 'typing') return showTyping(c, !!e.on)
  if (e.type === 'state' && e.conversation) return takeSnapshot(c, e.conversation)
  if (e.type === 'receipt') return c.set({ messages: applyReceipt(messages, e, Date.now()) })
  // A copy that follows on is shown at once; a gap or another conversation means something was missed.
  if (e.message && !elsewhere && seq <= lastSeq(messages) + 1) return takeMessages(c, [e.message])
  if (elsewhere || e.type === 'state' || seq > lastSeq(messages)) void resync(c)
}

export function showTyping(c: Chat, typing: boolean): void {
  clearTimeout(c.typingTimer)
  if (typing) c.typingTimer = setTimeout(() => c.set({ typing: false }), typingFades)
  c.set({ typing })
}

/** Delivered: it is on this device. Read: the panel is open, in front, at this message. */
export function acknowledge(c: Chat): void {
  const { messages, open, sheet, atEnd } = c.state
  const delivered_seq = lastSeq(messages)
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
