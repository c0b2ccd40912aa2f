import { Component, h } from 'preact'
import { locale } from '../chat/prefs'
import type { Chat } from '../chat/state'
import { palette } from '../colour'
import { Launcher } from './launcher'
import { Panel } from './panel'

/** The inner wrapper takes the styles: a host page's `*{}` rules reach the shadow host itself. */
export class App extends Component<{ c: Chat }> {
  componentDidMount() {
    this.props.c.listen(() => this.setState({}))
  }

  render({ c }: { c: Chat }) {
    const { open, prefs, dark, config, notice } = c.state
    const p = palette(config ? config.accent : '', dark)
    return (
      <div
        class={`r z${prefs.size} ${dark ? 'dark' : ''} ${config ? config.position : ''}`}
        lang={locale(c)}
        style={{ '--a': p.fill, '--oa': p.onFill, '--ai': p.ink, '--h': p.head }}
      >
        {open ? <Panel c={c} /> : <Launcher c={c} />}
        <div class="sr" role="status">
          {notice}
        </div>
      </div>
    )
  }
}
