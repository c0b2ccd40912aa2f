import { useLocale } from '../i18n/locale'
import { useMe } from './session'

type Tier = { key: string; name: string; name_en?: string }

// Tiers carry keys; the workspace's settings name them.
export function useTierName(): (key: string | undefined) => string {
  const locale = useLocale()
  const tiers = useTiers()
  return (key = '') => {
    const tier = tiers.find((t) => t.key === key)
    return (locale === 'en' && tier?.name_en) || tier?.name || key
  }
}

export function useTiers(): Tier[] {
  return (useMe().workspace?.settings.tiers ?? []) as Tier[]
}
