import { h } from 'preact'
import { judge } from '../chat/opinion'
import { locale } from '../chat/prefs'
import type { Chat } from '../chat/state'
import type { Pending } from '../kept'
import { canSpeak, speak } from '../speech'
import type { Message } from '../wire'
import { clock, w, W } from '../words'
import { Files } from './files'
import { IconButton } from './icons'
import { Options } from './options'
import { Rich } from './rich'

interface Props {
  c: Chat
  m: Message
  /** Nothing was said since: its replies can still be pressed. */
  open: boolean
  /** The customer's last: it carries sent, delivered, read. */
  status: boolean
}

export function Bubble({ c, m, open, status }: Props) {
  if (m.kind === 'event' || m.by === 'system') return m.text ? <p class="sys">{m.text}</p> : null
  const mine = m.by === 'customer'
  return (
    <div class={'m ' + (mine ? 'me' : m.by)}>
      <div class={mine ? 'sr' : 'w'}>
        {mine ? w(W.me) : m.name || w(W.bot)}
        {!mine && canSpeak && (
          <IconButton class="rd" icon="speak" name={w(W.read)} pressed={c.state.speaking === m.id} onClick={() => speak(c, m)} />
        )}
      </div>
      {m.text && (
        <div class="b" title={clock(locale(c), m.created_at)}>
          {mine ? m.text : <Rich m={m} />}
          {m.source && (
            <p class="so">
              {w(W.source)}
              {m.source.title} · v{m.source.version}
            </p>
          )}
        </div>
      )}
      {m.files && <Files c={c} files={m.files} />}
      {m.source && <Feedback c={c} m={m} />}
      {m.options && <Options c={c} all={m.options} open={open} />}
      {status && <p class="st">{m.read_at ? w(W.seen) : m.delivered_at ? w(W.delivered) : w(W.sent)}</p>}
    </div>
  )
}

/** What came from the knowledge can be judged. */
function Feedback({ c, m }: { c: Chat; m: Message }) {
  return (
    <div class="tl">
      {[true, false].map((yes) => (
        <button class="fb" aria-pressed={m.feedback === yes} onClick={() => void judge(c, m.id, yes)}>
          {yes ? w(W.helpful) : w(W.unhelpful)}
        </button>
      ))}
    </div>
  )
}

/** What the customer wrote and the server has not taken yet. */
export function Sending({ c, p }: { c: Chat; p: Pending }) {
  return (
    <div class="m me">
      {p.text && <div class="b">{p.text}</div>}
      {p.files && <Files c={c} files={p.files} />}
      {p.failed ? (
        <p class="st">
          <em>{w(W.refused)}</em>
          <button onClick={() => c.outbox.add(p)}>{w(W.again)}</button>
          <button onClick={() => c.outbox.remove(p.client_id)}>{w(W.remove)}</button>
        </p>
      ) : (
        <p class="st">{c.state.online ? w(W.sending) : w(W.waiting)}</p>
      )}
    </div>
  )
}
