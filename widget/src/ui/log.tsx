import { Component, h } from 'preact'
import { mayRate } from '../chat/opinion'
import { locale } from '../chat/prefs'
import { send } from '../chat/send'
import type { Chat } from '../chat/state'
import { acknowledge } from '../chat/sync'
import { unread } from '../timeline'
import type { Message } from '../wire'
import { clock, w, W } from '../words'
import { Bubble, Sending } from './message'
import { Rating } from './rating'

const pause = 15 * 60000

/** The thread. It follows new messages only while the reader is at its end. */
export class Log extends Component<{ c: Chat }> {
  get el() {
    return (this.base as HTMLElement).firstChild as HTMLElement
  }

  componentDidMount() {
    this.follow()
    acknowledge(this.props.c)
  }

  componentDidUpdate() {
    if (this.props.c.state.atEnd) this.follow()
  }

  follow() {
    this.el.scrollTop = this.el.scrollHeight
  }

  onScroll = () => {
    const { c } = this.props
    const atEnd = this.el.scrollHeight - this.el.scrollTop - this.el.clientHeight < 40
    if (atEnd === c.state.atEnd) return
    c.set({ atEnd })
    acknowledge(c)
  }

  toEnd = () => {
    this.el.focus()
    this.follow()
  }

  render({ c }: { c: Chat }) {
    const { messages, earlier, pending, typing, conversation, atEnd, readSeq } = c.state
    const waiting = pending.filter((p) => !messages.some((m) => m.client_id === p.client_id))
    const missed = atEnd ? 0 : unread(messages, readSeq)
    return (
      <div class="lw">
        <div class="lg" role="log" aria-label={w(W.log)} tabIndex={0} onScroll={this.onScroll}>
          <Greeting c={c} />
          {this.rows(earlier.concat(messages), waiting.length > 0)}
          {waiting.map((p) => (
            <Sending key={p.client_id} c={c} p={p} />
          ))}
          {typing && (
            <div class="ty">
              <i />
              <i />
              <i />
              <span class="sr">{w(W.typing)}</span>
            </div>
          )}
          {conversation && conversation.state === 'closed' && <p class="sys">{w(W.closed)}</p>}
          {mayRate(c) && <Rating c={c} />}
        </div>
        {missed > 0 && (
          <button class="nw" onClick={this.toEnd}>
            {w(W.newer, missed)}
          </button>
        )}
      </div>
    )
  }

  rows(all: Message[], waiting: boolean) {
    const { c } = this.props
    const lastSaid = all.filter((m) => m.by !== 'system').pop()
    const lastMine = all.filter((m) => m.by === 'customer').pop()
    return all.map((m, i) => {
      const before = all[i - 1]
      return [
        (!before || m.created_at - before.created_at > pause) && (
          <p class="sys" key={'t' + m.id}>
            {clock(locale(c), m.created_at)}
          </p>
        ),
        <Bubble
          key={m.client_id || m.id}
          c={c}
          m={m}
          open={m === lastSaid && !waiting}
          status={m === lastMine && !waiting}
        />,
      ]
    })
  }
}

function Greeting({ c }: { c: Chat }) {
  const { config, messages, earlier, pending } = c.state
  const fresh = messages.length + earlier.length + pending.length === 0
  return (
    <div class="m bot">
      <div class="w">{(config && config.bot_name) || w(W.bot)}</div>
      <div class="b">{(config && config.texts.greeting) || w(W.hello)}</div>
      {fresh && config && (
        <div class="qr">
          {config.quick_questions.map((q) => (
            <button onClick={() => send(c, q)}>{q}</button>
          ))}
        </div>
      )}
    </div>
  )
}
