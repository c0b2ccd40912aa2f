import { usePrefs } from '../app/prefs'

export type Locale = 'zh-CN' | 'en'

export function useLocale(): Locale {
  return usePrefs((p) => p.locale)
}
