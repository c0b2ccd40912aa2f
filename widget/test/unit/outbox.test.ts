import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Pending } from '../../src/kept'
import { createOutbox } from '../../src/outbox'
import { openStore } from '../../src/storage'
import { fakeArea } from './area'

const offline = { status: 0, code: '', retryAfter: 0 }
const message = (id: string, at: number): Pending => ({ client_id: id, text: 'text ' + id, at })

describe('outbox', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  const setUp = (post: (p: Pending) => Promise<void>, area = fakeArea()) => {
    const store = openStore('t:', () => area)
    return { area, outbox: createOutbox(store, post, () => undefined) }
  }

  it('sends in the order written, one at a time', async () => {
    const sent: string[] = []
    let running = 0
    const { outbox } = setUp(async (p) => {
      expect(++running).toBe(1)
      await Promise.resolve()
      sent.push(p.client_id)
      running--
    })
    outbox.add(message('b', 1))
    outbox.add(message('a', 2))
    outbox.add(message('c', 3))
    await vi.runAllTimersAsync()
    expect(sent).toEqual(['b', 'a', 'c'])
    expect(outbox.list()).toEqual([])
  })

  it('tries again with the same id until it gets through, and holds the later ones back', async () => {
    const tried: string[] = []
    const { outbox } = setUp(async (p) => {
      tried.push(p.client_id)
      if (tried.length < 4) throw offline
    })
    outbox.add(message('a', 1))
    outbox.add(message('b', 2))
    await vi.runAllTimersAsync()
    expect(tried).toEqual(['a', 'a', 'a', 'a', 'b'])
  })

  it('waits longer each time, never more than 37.5 s, and goes at once when woken', async () => {
    let tries = 0
    const { outbox } = setUp(async () => {
      tries++
      throw offline
    })
    outbox.add(message('a', 1))
    await vi.advanceTimersByTimeAsync(600_000)
    const slow = tries
    expect(slow).toBeGreaterThanOrEqual(600 / 37.5)
    expect(slow).toBeLessThan(40)
    outbox.wake()
    await vi.advanceTimersByTimeAsync(0)
    expect(tries).toBe(slow + 1)
    outbox.stop()
  })

  it('keeps to the wait a busy server asks for', async () => {
    const at: number[] = []
    const { outbox } = setUp(async () => {
      at.push(Date.now())
      if (at.length === 1) throw { status: 429, code: 'limited', retryAfter: 9 }
    })
    outbox.add(message('a', 1))
    await vi.runAllTimersAsync()
    expect(at[1] - at[0]).toBe(9000)
  })

  it('marks what is refused for good, passes on, and sends it again when asked', async () => {
    const sent: string[] = []
    let refuse = true
    const { outbox } = setUp(async (p) => {
      if (refuse && p.client_id === 'a') throw { status: 422, code: 'message.too_long', retryAfter: 0 }
      sent.push(p.client_id)
    })
    outbox.add(message('a', 1))
    outbox.add(message('b', 2))
    await vi.runAllTimersAsync()
    expect(sent).toEqual(['b'])
    expect(outbox.list()).toMatchObject([{ client_id: 'a', failed: true }])
    refuse = false
    outbox.add(outbox.list()[0])
    await vi.runAllTimersAsync()
    expect(sent).toEqual(['b', 'a'])
    expect(outbox.list()).toEqual([])
  })

  it('is found again after a reload, whatever another tab wrote beside it', async () => {
    const { area, outbox } = setUp(async () => {
      throw offline
    })
    outbox.add(message('a', 1))
    setUp(async () => undefined, area).outbox.list()
    const other = createOutbox(openStore('t:', () => area), async () => { throw offline }, () => undefined)
    other.add(message('b', 2))
    await vi.advanceTimersByTimeAsync(0)
    outbox.stop()
    other.stop()
    const sent: string[] = []
    const next = setUp(async (p) => void sent.push(p.client_id), area).outbox
    next.wake()
    await vi.runAllTimersAsync()
    expect(sent).toEqual(['a', 'b'])
  })
})
