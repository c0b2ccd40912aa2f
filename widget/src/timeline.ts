import type { LiveEvent, Message } from './wire'

/** One list in the server's order; a later copy of a message replaces the earlier one. */
export function merge(known: Message[], incoming: Message[]): Message[] {
  const byId = new Map<string, Message>()
  known.concat(incoming).forEach((m) => byId.set(m.id, m))
  return Array.from(byId.values()).sort((a, b) => a.seq - b.seq)
}

/** The other side has received and read so far; what is read was delivered. */
export function applyReceipt(messages: Message[], { delivered_seq = 0, read_seq = 0 }: LiveEvent, at: number): Message[] {
  return messages.map((m) => {
    if (m.by !== 'customer') return m
    const read_at = m.read_at || (m.seq <= read_seq ? at : null)
    return { ...m, read_at, delivered_at: m.delivered_at || read_at || (m.seq <= delivered_seq ? at : null) }
  })
}

export function unread(messages: Message[], readSeq: number): number {
  return messages.filter((m) => m.by !== 'customer' && m.kind !== 'event' && m.seq > readSeq && !m.read_at).length
}
