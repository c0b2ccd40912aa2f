import { isPassing } from '../http'
import type { Refusal } from '../http'
import { createLive } from '../live'
import type { Config, Identity, Locale, Session } from '../wire'
import { applyPrefs, locale, setPrefs } from './prefs'
import { forgetToken, noteOutage, post } from './request'
import { startOver } from './state'
import type { Chat } from './state'
import { hear, resync, takeSnapshot } from './sync'

/** Texts, colours and rules of this inbox. Only a refusal for good is thrown on. */
export async function loadConfig(c: Chat): Promise<void> {
  try {
    const answer = await c.api.fetch(`/config?inbox=${encodeURIComponent(c.inbox)}&locale=${locale(c)}`)
    c.set({ config: (await answer.json()) as Config })
    applyPrefs(c)
  } catch (e) {
    if (!isPassing(e as Refusal)) throw e
    noteOutage(c, e)
  }
}

export async function switchLocale(c: Chat, to: Locale): Promise<void> {
  setPrefs(c, { locale: to })
  await loadConfig(c)
}

/** A visitor who was here before, or has something waiting, is connected without opening the panel. */
export function isExpected(c: Chat): boolean {
  return !!(c.store.get('token') || c.identity || c.state.pending.length)
}

/** Resolves once there is a token; all callers share one attempt. */
export function connect(c: Chat): Promise<void> {
  if (!c.session) {
    c.session = openSession(c).catch((e) => {
      c.session = null
      noteOutage(c, e)
      if (!c.identity || isPassing(e)) throw e
      // a signature that is wrong or too old must not keep the visitor out
      c.identity = null
      return connect(c)
    })
  }
  return c.session
}

async function openSession(c: Chat): Promise<void> {
  const answer = await c.api.fetch('/sessions', {
    inbox: c.inbox,
    token: c.store.get<string>('token') || undefined,
    locale: locale(c),
    page_url: location.href.split('#')[0],
    identify: c.identity || undefined,
  })
  const { conversation, token }: Session = await answer.json()
  const isNew = token !== c.store.get('token')
  c.set({ online: true })
  takeSnapshot(c, conversation)
  takeToken(c, token)
  // who agreed on this device has agreed, whoever the server now takes them for
  if (isNew && c.state.consent) await c.api.fetch('/consent', { purpose: 'chat', given: true })
}

function takeToken(c: Chat, token: string): void {
  c.api.token = token
  c.store.set('token', token)
  hangUp(c)
  c.live = createLive(
    c.api,
    (e) => hear(c, e),
    () => resync(c),
  )
  c.live.wake()
  c.outbox.wake()
}

function hangUp(c: Chat): void {
  if (c.live) c.live.stop()
  c.live = null
}

/** The site says who this is; the server decides by the signature whether to believe it. */
export async function identify(c: Chat, who: Identity): Promise<void> {
  c.identity = who
  if (!c.session) return connect(c)
  const { token } = await post(c, '/identify', who)
  startOver(c)
  takeToken(c, token)
}

/** Nothing of this visitor stays on the page: the next one at this computer starts clean. */
export async function signOut(c: Chat): Promise<void> {
  c.api.token = c.store.get<string>('token') || ''
  if (c.api.token) await c.api.fetch('/signout', {}).catch(() => null)
  hangUp(c)
  c.identity = null
  forgetToken(c)
  c.outbox.clear()
  c.store.keys('').forEach((key) => key !== 'prefs' && c.store.del(key))
  startOver(c)
  c.set({ consent: null, open: false, sheet: '' })
}

export function destroy(c: Chat): void {
  hangUp(c)
  c.outbox.stop()
  c.gone = true
}
