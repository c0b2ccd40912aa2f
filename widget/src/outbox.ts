import { isPassing } from './http'
import type { Refusal } from './http'
import type { Pending } from './kept'
import type { Store } from './storage'

export interface Outbox {
  list(): Pending[]
  /** Also tries again what had failed. */
  add(p: Pending): void
  remove(id: string): void
  clear(): void
  /** Tries now, whatever wait was running: the network is back or the visitor asked. */
  wake(): void
  stop(): void
}

const prefix = 'out:'
const longestWait = 30000

/**
 * Messages on their way. Each lies in storage under its own key, so tabs of one site do not
 * overwrite each other's, and goes out one at a time in the order written, always with the same
 * client id: however often it is sent, the server keeps it once. post throws a Refusal.
 */
export function createOutbox(store: Store, post: (p: Pending) => Promise<void>, changed: () => void): Outbox {
  let busy = false
  let stopped = false
  let tries = 0
  let timer: ReturnType<typeof setTimeout>

  const list = () =>
    store
      .keys(prefix)
      .map((key) => store.get<Pending>(key)!)
      .sort((a, b) => a.at - b.at)

  const keep = (p: Pending) => {
    store.set(prefix + p.client_id, p)
    changed()
  }

  const remove = (id: string) => {
    store.del(prefix + id)
    changed()
  }

  /** A refusal for good marks the message and lets the next pass; anything else waits with the rest. */
  const sendOne = async (p: Pending) => {
    try {
      await post(p)
      tries = 0
      remove(p.client_id)
    } catch (e) {
      if (isPassing(e as Refusal)) throw e
      keep({ ...p, failed: true })
    }
  }

  const flush = async () => {
    clearTimeout(timer)
    if (busy) return
    busy = true
    try {
      for (let p; !stopped && (p = list().find((one) => !one.failed)); ) await sendOne(p)
    } catch (e) {
      const backoff = Math.min(longestWait, 1000 * 2 ** tries++) * (0.75 + Math.random() / 2)
      timer = setTimeout(flush, Math.max(((e as Refusal).retryAfter || 0) * 1000, backoff))
    }
    busy = false
  }

  return {
    list,
    add(p) {
      keep({ ...p, failed: undefined })
      void flush()
    },
    remove,
    clear: () => list().forEach((p) => remove(p.client_id)),
    wake() {
      tries = 0
      void flush()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
