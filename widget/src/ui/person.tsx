import { h } from 'preact'
import { findPerson } from '../chat/person'
import type { Chat } from '../chat/state'
import type { Snapshot } from '../wire'
import { w, W, waitWords } from '../words'
import { Icon, IconButton } from './icons'

/** Always there: the way to a person, or where the visitor stands on it. */
export function PersonBar({ c }: { c: Chat }) {
  const { sheet } = c.state
  return (
    <div class="pb">
      <Way c={c} />
      <IconButton icon="more" name={w(W.more)} class="ib" onClick={() => c.set({ sheet: sheet === 'more' ? '' : 'more' })} />
    </div>
  )
}

function Way({ c }: { c: Chat }) {
  const s = c.state.conversation
  if (s && s.state === 'queued')
    return (
      <div class="hu on">
        <div role="status">
          <strong>{w(W.calling)}</strong>
          <span>{place(s)}</span>
        </div>
        <button class="ln" onClick={() => c.set({ sheet: 'leave' })}>
          {w(W.leave)}
        </button>
      </div>
    )
  if (s && s.state === 'agent')
    return (
      <div class="hu on" role="status">
        <Icon of="person" />
        {w(W.served, (s.agent && s.agent.name) || '')}
      </div>
    )
  return (
    <button class="hu" onClick={() => void findPerson(c)}>
      <Icon of="person" />
      {w(W.person)}
    </button>
  )
}

function place({ queue }: Snapshot): string {
  if (!queue) return w(W.waitUnknown)
  const { position, wait_low_s, wait_high_s } = queue
  const place = position ? (position > 1 ? w(W.place, position - 1) : w(W.next)) + ' · ' : ''
  return place + waitWords(wait_low_s, wait_high_s)
}
