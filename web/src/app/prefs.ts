// Preferences of this browser: theme, language, keys, sound. Kept in local storage, shared between tabs.
import type { Locale } from '../i18n/locale'
import { createStore, useStore } from './store'

export type Theme = 'light' | 'dark' | 'system'

export type Prefs = {
  theme: Theme
  locale: Locale
  singleKeys: boolean
  sound: boolean
  desktopNotice: boolean
  tabBadge: boolean
  enterSends: boolean
  // At the labelling workbench.
  labelSuggestions: boolean
  labelGuide: boolean
}

const storageKey = 'yingda.prefs'

const defaults: Prefs = {
  theme: 'system',
  locale: /^zh/i.test(navigator.language) ? 'zh-CN' : 'en',
  singleKeys: true,
  sound: true,
  desktopNotice: false,
  tabBadge: true,
  enterSends: true,
  labelSuggestions: false,
  labelGuide: true,
}

const store = createStore<Prefs>(read())

function read(): Prefs {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Prefs>) }
  } catch {
    return defaults
  }
}

export function usePrefs<S>(select: (prefs: Prefs) => S): S {
  return useStore(store, select)
}

export function prefs(): Prefs {
  return store.get()
}

export function setPrefs(change: Partial<Prefs>): void {
  store.set((before) => ({ ...before, ...change }))
  try {
    localStorage.setItem(storageKey, JSON.stringify(store.get()))
  } catch {
    // Storage may be full or forbidden: the choice then holds until the tab closes.
  }
}

export function resolvedTheme(theme: Theme): 'light' | 'dark' {
  if (theme !== 'system') return theme
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

// Keeps <html> in step with the preferences; called once at start.
export function followPrefs(): void {
  const apply = () => {
    const { theme, locale } = store.get()
    document.documentElement.dataset.theme = resolvedTheme(theme)
    document.documentElement.lang = locale
  }
  store.subscribe(apply)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply)
  window.addEventListener('storage', (event) => {
    if (event.key === storageKey) store.set(read())
  })
  apply()
}
