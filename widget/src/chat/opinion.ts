import { w, W } from '../words'
import { attempt, hint, submit, tell } from './request'
import type { Chat } from './state'

export async function judge(c: Chat, message_id: string, helpful: boolean): Promise<void> {
  const mark = (feedback: boolean | null) =>
    c.set({ messages: c.state.messages.map((m) => (m.id === message_id ? { ...m, feedback } : m)) })
  mark(helpful)
  if (await attempt(c, submit(c, '/feedback', { message_id, helpful }))) tell(c, w(W.thanks))
  else mark(null)
}

/** Asked once a conversation: answered or waved away, it does not come back. */
export function mayRate(c: Chat): boolean {
  const { conversation: s, config } = c.state
  const asked = s && s.rating && config && config.rating.enabled && s.rating.invited && !s.rating.given
  return !!asked && c.store.get('asked') !== s!.id
}

export async function rate(c: Chat, score: number, comment: string): Promise<void> {
  if (!(await attempt(c, submit(c, '/rating', { score, comment })))) return
  settleRating(c)
  tell(c, w(W.thanks))
}

export function declineRating(c: Chat): void {
  settleRating(c)
  void hint(c, '/rating', { dismissed: true })
}

function settleRating(c: Chat): void {
  c.store.set('asked', c.state.conversation!.id)
  c.set({})
}

export function needsConsent(c: Chat): boolean {
  const { config, conversation, consent } = c.state
  const told = conversation && conversation.consent && conversation.consent.given
  return !!config && config.consent.required && !consent && !told
}

/** A no is kept on the device only: nobody is connected who did not agree. */
export async function consent(c: Chat, given: boolean): Promise<void> {
  c.store.set('consent', given)
  c.set({ consent: given })
  // a session that opens now says it by itself
  if (given) await attempt(c, c.session ? submit(c, '/consent', { purpose: 'chat', given }) : c.connect())
}
