import type { LeftMessage, Option } from '../wire'
import { w, W } from '../words'
import { attempt, post, tell } from './request'
import { send } from './send'
import { loadConfig } from './session'
import type { Chat } from './state'
import { takeSnapshot } from './sync'

/** One press to a person; out of hours the press leads to a message left with a way to answer. */
export async function findPerson(c: Chat): Promise<void> {
  if (isAway(c)) await loadConfig(c)
  if (isAway(c)) return c.set({ sheet: 'leave' })
  c.set({ sheet: '', atEnd: true })
  await attempt(c, post(c, '/handoff', {}).then((s) => takeSnapshot(c, s)))
}

/** As of the last look: a page may stand open from night to morning. */
function isAway({ state: { config } }: Chat): boolean {
  return !!config && !config.hours.open
}

export function choose(c: Chat, { kind, label, value, item }: Option): void {
  if (kind === 'handoff') void findPerson(c)
  else if (kind === 'leave_message') c.set({ sheet: 'leave' })
  else send(c, label, { option: { kind, value, item } })
}

export async function leaveMessage(c: Chat, left: LeftMessage): Promise<void> {
  if (!(await attempt(c, post(c, '/leave-message', left)))) return
  c.set({ sheet: '' })
  tell(c, w(W.left))
}
