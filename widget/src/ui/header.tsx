import { h } from 'preact'
import { closePanel } from '../chat/panel'
import { locale, setPrefs } from '../chat/prefs'
import { switchLocale } from '../chat/session'
import type { Chat } from '../chat/state'
import { canSpeak, hush } from '../speech'
import { w, W } from '../words'
import { IconButton } from './icons'

export function Header({ c }: { c: Chat }) {
  const { prefs, config } = c.state
  const other = locale(c) === 'en' ? 'zh-CN' : 'en'
  const toggleSpeech = () => {
    hush(c)
    setPrefs(c, { speak: !prefs.speak })
  }
  return (
    <header class="hd">
      <div class="t">
        <h2 tabIndex={-1}>{(config && config.title) || w(W.chat)}</h2>
        {config && <p>{config.subtitle}</p>}
      </div>
      <div class="hb">
        <button aria-pressed={prefs.size > 0} onClick={() => setPrefs(c, { size: prefs.size ? 0 : 1 })}>
          {w(W.large)}
        </button>
        {canSpeak && <IconButton icon="speak" name={w(W.speak)} pressed={prefs.speak} onClick={toggleSpeech} />}
        <button lang={other} title={w(W.other)} onClick={() => void switchLocale(c, other)}>
          {other === 'en' ? 'EN' : '中'}
        </button>
        <IconButton icon="close" name={w(W.close)} onClick={() => closePanel(c)} />
      </div>
    </header>
  )
}
