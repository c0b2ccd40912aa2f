import { hush } from '../speech'
import { needsConsent } from './opinion'
import { loadConfig } from './session'
import type { Chat } from './state'
import { acknowledge } from './sync'

/** Opening is what connects a new visitor: a page view alone leaves no trace on the server. */
export function openPanel(c: Chat): void {
  c.used = true
  c.set({ open: true, atEnd: true })
  void wakeUp(c)
}

/** Also on signs that the network is back. What fails is shown as offline and tried again then. */
export async function wakeUp(c: Chat): Promise<void> {
  try {
    if (!c.state.config) await loadConfig(c)
    if (!needsConsent(c)) await c.connect()
    acknowledge(c)
  } catch (_) {
    // the notice above the log says it
  }
}

export function closePanel(c: Chat): void {
  c.used = true
  hush(c)
  c.set({ open: false, sheet: '' })
}
