import { describe, expect, it } from 'vitest'
import { applyReceipt, merge, unread } from '../../src/timeline'
import type { Message } from '../../src/wire'

const m = (seq: number, more: Partial<Message> = {}): Message => ({
  id: 'm' + seq,
  seq,
  by: 'agent',
  kind: 'text',
  text: '',
  created_at: seq,
  ...more,
})

describe('timeline', () => {
  it('puts what comes late in its place and takes nothing twice', () => {
    const list = merge(merge([], [m(1), m(4)]), [m(2), m(4, { text: 'edited' }), m(1)])
    expect(list.map((x) => x.seq)).toEqual([1, 2, 4])
    expect(list[2].text).toBe('edited')
  })

  it('marks the visitor’s messages delivered and read up to the receipt, and never back', () => {
    const mine = [m(1, { by: 'customer' }), m(2), m(3, { by: 'customer' })]
    const first = applyReceipt(mine, { type: 'receipt', delivered_seq: 3, read_seq: 1 }, 100)
    expect(first.map((x) => [x.delivered_at, x.read_at])).toEqual([[100, 100], [undefined, undefined], [100, null]])
    const later = applyReceipt(first, { type: 'receipt', delivered_seq: 0, read_seq: 0 }, 200)
    expect(later.map((x) => [x.delivered_at, x.read_at])).toEqual([[100, 100], [undefined, undefined], [100, null]])
  })

  it('counts as unread only what others said and nobody has read', () => {
    const list = [m(1), m(2, { by: 'customer' }), m(3, { kind: 'event' }), m(4, { read_at: 5 }), m(5), m(6)]
    expect(unread(list, 1)).toBe(2)
    expect(unread(list, 6)).toBe(0)
  })
})
