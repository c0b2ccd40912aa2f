import type { Refusal } from '../http'
import { w, W } from '../words'
import type { Answers, Bodies } from '../wire'
import type { Chat } from './state'

type Answer<P> = P extends keyof Answers ? Answers[P] : unknown

export async function post<P extends keyof Bodies>(c: Chat, path: P, body: Bodies[P]): Promise<Answer<P>> {
  return unpack(await ask(c, path, body))
}

export async function read<T>(c: Chat, path: string): Promise<T> {
  return unpack(await ask(c, path))
}

async function unpack<T>(answer: Response): Promise<T> {
  return answer.status === 204 ? (null as unknown as T) : answer.json()
}

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
  return ask(c, path, body).catch(() => null)
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
