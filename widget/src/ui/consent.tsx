import { h } from 'preact'
import { consent } from '../chat/opinion'
import type { Chat } from '../chat/state'
import type { Config } from '../wire'
import { w, W } from '../words'

/** Stands where one would write until there is a yes; a no can be taken back here at any time. */
export function Consent({ c, at }: { c: Chat; at: Config['consent'] }) {
  const refused = c.state.consent === false
  return (
    <section class="cs" aria-label={w(W.privacy)}>
      <p>{refused ? w(W.disagreed) : at.text}</p>
      <button class="ln" onClick={() => c.set({ sheet: 'privacy' })}>
        {w(W.privacy)}
      </button>
      <div class="bs">
        <button class="go" onClick={() => void consent(c, true)}>
          {w(W.agree)}
        </button>
        {!refused && (
          <button class="no" onClick={() => void consent(c, false)}>
            {w(W.refuse)}
          </button>
        )}
      </div>
    </section>
  )
}
