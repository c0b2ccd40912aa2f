import { Component, h } from 'preact'
import { addFiles } from '../chat/files'
import { needsConsent } from '../chat/opinion'
import { closePanel } from '../chat/panel'
import type { Chat } from '../chat/state'
import { w, W } from '../words'
import { Composer } from './composer'
import { Consent } from './consent'
import { Header } from './header'
import { Leave } from './leave'
import { Log } from './log'
import { More } from './more'
import { PersonBar } from './person'
import { Privacy } from './privacy'

const view = window.visualViewport
const sheets = { leave: Leave, more: More, privacy: Privacy, '': Log }

export class Panel extends Component<{ c: Chat }, { dragging: boolean }> {
  declare base: HTMLElement

  /**
   * A touch keyboard that jumps up hides the greeting: there the title takes the focus. A panel that
   * comes back with its page leaves the focus to the page.
   */
  componentDidMount() {
    this.fit()
    if (view) view.addEventListener('resize', this.fit)
    const touch = matchMedia('(pointer:coarse)').matches
    if (this.props.c.used) this.base.querySelector<HTMLElement>(touch ? 'h2' : 'textarea,.go')!.focus({ preventScroll: true })
  }

  componentWillUnmount() {
    if (view) view.removeEventListener('resize', this.fit)
  }

  /** The touch keyboard shrinks the visual viewport only; a full-screen panel must shrink with it. */
  fit = () => {
    if (view) this.base.style.setProperty('--vh', view.height + 'px')
  }

  isFullScreen() {
    return matchMedia('(max-width:560px),(max-height:520px)').matches
  }

  onKeyDown = (e: KeyboardEvent) => {
    const { c } = this.props
    // the host page's single-key shortcuts are not meant for what is typed here
    e.stopPropagation()
    if (e.isComposing || e.keyCode === 229) return
    if (e.key === 'Tab' && this.isFullScreen()) this.keepInside(e)
    if (e.key !== 'Escape') return
    if (c.state.sheet) c.set({ sheet: '' })
    else closePanel(c)
  }

  /** Full screen covers the page, so the focus must not wander behind it. */
  keepInside(e: KeyboardEvent) {
    const stops = this.base.querySelectorAll<HTMLElement>('button,a,input:not([hidden]),textarea,[tabindex="0"]')
    const [first, last] = [stops[0], stops[stops.length - 1]]
    if ((this.base.getRootNode() as ShadowRoot).activeElement !== (e.shiftKey ? first : last)) return
    e.preventDefault()
    ;(e.shiftKey ? last : first).focus()
  }

  onDrag = (e: DragEvent) => {
    const { c } = this.props
    const data = e.dataTransfer!
    if (data.types.indexOf('Files') < 0 || needsConsent(c)) return
    e.preventDefault()
    this.setState({ dragging: e.type === 'dragover' })
    addFiles(c, data.files)
  }

  render({ c }: { c: Chat }) {
    const { sheet, config, online, notice } = c.state
    const Page = sheets[sheet]
    return (
      <section
        class="p"
        role="dialog"
        aria-label={w(W.chat)}
        aria-modal={this.isFullScreen()}
        onKeyDown={this.onKeyDown}
        onDragOver={this.onDrag}
        onDragLeave={this.onDrag}
        onDrop={this.onDrag}
      >
        <Header c={c} />
        {!online && (
          <p class="nt" role="status">
            {w(W.offline)}
          </p>
        )}
        <Page key={sheet} c={c} />
        {notice && (
          <p class="nt ok" aria-hidden="true">
            {notice}
          </p>
        )}
        <PersonBar c={c} />
        {!sheet && (needsConsent(c) ? <Consent c={c} at={config!.consent} /> : <Composer c={c} />)}
        {this.state.dragging && <div class="drop">{w(W.attach)}</div>}
      </section>
    )
  }
}
