import { h } from 'preact'
import { setPrefs } from '../chat/prefs'
import type { Chat } from '../chat/state'
import { w, W } from '../words'
import { save } from './files'
import { Sheet } from './sheet'

export function More({ c }: { c: Chat }) {
  const { prefs, config, conversation } = c.state
  const row = (label: string, act: () => void) => (
    <button class="row" onClick={act}>
      {label}
    </button>
  )
  return (
    <Sheet c={c} title={w(W.more)}>
      <Choice title={w(W.size)} words={w(W.sizes)} value={prefs.size} pick={(size) => setPrefs(c, { size })} />
      <Choice title={w(W.theme)} words={w(W.themes)} value={prefs.theme} pick={(theme) => setPrefs(c, { theme })} />
      {row(w(W.leave), () => c.set({ sheet: 'leave' }))}
      {conversation && row(w(W.transcript), () => void save(c, '/transcript?format=txt', w(W.log) + '.txt'))}
      {config && row(w(W.privacy), () => c.set({ sheet: 'privacy' }))}
    </Sheet>
  )
}

function Choice(p: { title: string; words: string; value: number; pick(n: number): void }) {
  return (
    <fieldset class="ch">
      <legend>{p.title}</legend>
      {p.words.split('|').map((word, n) => (
        <label>
          <input type="radio" name={p.title} checked={n === p.value} onChange={() => p.pick(n)} />
          <span>{word}</span>
        </label>
      ))}
    </fieldset>
  )
}
