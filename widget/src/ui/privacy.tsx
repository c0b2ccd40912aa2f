import { h } from 'preact'
import type { Chat } from '../chat/state'
import { isSafe } from '../markdown'
import { w, W } from '../words'
import { Sheet } from './sheet'

export function Privacy({ c }: { c: Chat }) {
  const { privacy_text, privacy_url, text } = c.state.config!.consent
  return (
    <Sheet c={c} title={w(W.privacy)}>
      <p class="pt">{privacy_text || text}</p>
      {privacy_url && isSafe(privacy_url) && (
        <a class="row" href={privacy_url} target="_blank" rel="noreferrer">
          {w(W.privacy)}
        </a>
      )}
    </Sheet>
  )
}
