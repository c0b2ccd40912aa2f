import type { Me } from '../api/types'
import { useText } from '../i18n/text'
import type { Place } from './Rail'
import { placeIcons } from './Rail'
import { shellText } from './shellText'

export type OpenPlace = Place & { openLabel: string }

// Which rooms this member may enter, in the rail's order.
export function usePlaces(me: Me): readonly OpenPlace[] {
  const t = useText(shellText)
  const all: readonly (OpenPlace & { needs?: readonly string[] })[] = [
    {
      to: '/settings',
      label: t('settings'),
      openLabel: t('openSettings'),
      icon: placeIcons.settings,
      keys: 'g s',
    },
  ]
  return all.filter((place) => !place.needs || place.needs.some((p) => me.permissions.includes(p)))
}
