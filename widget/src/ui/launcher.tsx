import { Component, h } from 'preact'
import { openPanel } from '../chat/panel'
import type { Chat } from '../chat/state'
import { unread } from '../timeline'
import { w, W } from '../words'
import { Icon } from './icons'

export class Launcher extends Component<{ c: Chat }> {
  /** Whoever closed the panel by keyboard goes on from the button that opened it. */
  componentDidMount() {
    if (this.props.c.used) (this.base as HTMLElement).focus({ preventScroll: true })
  }

  render({ c }: { c: Chat }) {
    const n = unread(c.state.messages, c.state.readSeq)
    return (
      <button class="fab" onClick={() => openPanel(c)}>
        <Icon of="chat" />
        {w(W.chat)}
        {n > 0 && (
          <b>
            {n}
            <span class="sr">{w(W.newer)}</span>
          </b>
        )}
      </button>
    )
  }
}
