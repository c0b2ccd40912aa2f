import { h } from 'preact'
import { choose } from '../chat/person'
import type { Chat } from '../chat/state'
import type { Option } from '../wire'
import { w, W } from '../words'

/** Replies belong to the moment and go with it; related questions stay good. */
export function Options({ c, all, open }: { c: Chat; all: Option[]; open: boolean }) {
  const buttons = (list: Option[]) => list.map((o) => <button onClick={() => choose(c, o)}>{o.label}</button>)
  const related = all.filter((o) => o.kind === 'related')
  const replies = all.filter((o) => o.kind !== 'related')
  const column = replies.some((o) => o.kind === 'clarify')
  return (
    <div>
      {related.length > 0 && (
        <div class="rq">
          <p>{w(W.related)}</p>
          {buttons(related)}
        </div>
      )}
      {open && <div class={column ? 'qr col' : 'qr'}>{buttons(replies)}</div>}
    </div>
  )
}
