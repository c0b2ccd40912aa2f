import type { Refusal } from '../http'
import { w, W } from '../words'
import type { Answers, Bodies } from '../wire'
import type { Chat } from './state'

export async function post<P extends keyof Answers>(c: Chat, path: P, body: Bodies[P]): Promise<Answers[P]> {
  return (await submit(c, path, body)).json()
}

export async function read<T>(c: Chat, path: string): Promise<T> {
  return (await ask(c, path)).json()
}

/** For what is answered with nothing. */
export const submit: <P extends keyof Bodies>(c: Chat, path: P, body: Bodies[P]) => Promise<Response> = ask

/** Calls as the visitor, with a session. A token the server no longer knows is replaced once, quietly. */
export async function ask(c: Chat, path: string, body?: unknown): Promise<Response> {
  await c.connect()
  try {
    const answer = await c.api.fetch(path, body)
    c.set({ online: true })
    return answer
  } catch (e) {
    noteOutage(c, e)
    if ((e as Refusal).status !== 401) throw e
    forgetToken(c)
    await c.connect()
    return c.api.fetch(path, body)
  }
}

/** For hints to the server that may be lost: a receipt, a keystroke. */
export function hint<P extends keyof Bodies>(c: Chat, path: P, body: Bodies[P]): Promise<unknown> {
  return submit(c, path, body).catch(() => null)
}

/** For what the visitor pressed: a failure is told, and what was written stays. */
export async function attempt(c: Chat, work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (_) {
    tell(c, w(W.failed))
    return false
  }
}

export function noteOutage(c: Chat, e: unknown): void {
  if (!(e as Refusal).status) c.set({ online: false })
}

export function forgetToken(c: Chat): void {
  c.api.token = ''
  c.store.del('token')
  c.session = null
}

const noticeStays = 8000

export function tell(c: Chat, notice: string): void {
  clearTimeout(c.noticeTimer)
  c.noticeTimer = setTimeout(() => c.set({ notice: '' }), noticeStays)
  c.set({ notice })
}
