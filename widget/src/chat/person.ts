import type { Refusal } from '../http'
import type { LeftMessage, Option } from '../wire'
import { w, W } from '../words'
import { attempt, post, tell } from './request'
import { send } from './send'
import type { Chat } from './state'
import { resync, takeSnapshot } from './sync'

/** One press to a person; out of hours (409) the press leads to a message left with a way to answer. */
export async function findPerson(c: Chat): Promise<void> {
  c.set({ sheet: '', atEnd: true })
  try {
    takeSnapshot(c, await post(c, '/handoff', {}))
  } catch (e) {
    if ((e as Refusal).status === 409) c.set({ sheet: 'leave' })
    else tell(c, w(W.failed))
  }
}

export function choose(c: Chat, option: Option): void {
  if (option.kind === 'handoff') void findPerson(c)
  else if (option.kind === 'leave_message') c.set({ sheet: 'leave' })
  else send(c, option.label, { option })
}

export async function leaveMessage(c: Chat, left: LeftMessage): Promise<void> {
  if (!(await attempt(c, post(c, '/leave-message', left)))) return
  c.set({ sheet: '' })
  tell(c, w(W.left))
  void resync(c)
}
