import type { Prefs } from '../kept'
import { ours, useLocale } from '../words'
import type { Locale } from '../wire'
import type { Chat } from './state'

/** What a visitor most likely reads: their own choice, else the inbox's, the page's, the browser's. */
export function locale(c: Chat): Locale {
  const { prefs, config } = c.state
  return ours(prefs.locale || (config && config.locale) || document.documentElement.lang || navigator.language)
}

export function setPrefs(c: Chat, patch: Partial<Prefs>): void {
  const prefs = { ...c.state.prefs, ...patch }
  c.store.set('prefs', prefs)
  c.set({ prefs })
  applyPrefs(c)
}

/** Dark by choice, else as the inbox says, else as the system, followed while the page stands. */
export function applyPrefs(c: Chat): void {
  const { prefs, config } = c.state
  const theme = prefs.theme || (config ? ['auto', 'light', 'dark'].indexOf(config.theme) : 0)
  useLocale(locale(c))
  c.set({ dark: theme ? theme > 1 : darkSystem().matches })
}

/** addListener, because Safari before 14 has no addEventListener here. */
export function followSystem(c: Chat): void {
  darkSystem().addListener(() => applyPrefs(c))
  applyPrefs(c)
}

function darkSystem(): MediaQueryList {
  return matchMedia('(prefers-color-scheme:dark)')
}
