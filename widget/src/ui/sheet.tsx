import { Component, h } from 'preact'
import type { ComponentChildren } from 'preact'
import type { Chat } from '../chat/state'
import { w, W } from '../words'
import { IconButton } from './icons'

interface Props {
  c: Chat
  title: string
  children?: ComponentChildren
}

/** A page inside the panel, in place of the thread: it takes the focus and gives it back on the way out. */
export class Sheet extends Component<Props> {
  panel: HTMLElement | null = null

  componentDidMount() {
    const el = this.base as HTMLElement
    this.panel = el.parentElement
    el.querySelector<HTMLElement>('textarea,button')!.focus()
  }

  /** The composer comes back with the render that takes the sheet away. */
  componentWillUnmount() {
    setTimeout(() => {
      const text = this.panel!.querySelector('textarea')
      if (text) text.focus()
    })
  }

  render({ c, title, children }: Props) {
    return (
      <section class="sh" aria-label={title}>
        <div class="sb">
          <IconButton icon="back" name={w(W.back)} class="ib" onClick={() => c.set({ sheet: '' })} />
          <h3>{title}</h3>
        </div>
        {children}
      </section>
    )
  }
}
