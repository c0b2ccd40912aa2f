import type { Me } from '../api/session'
import { can } from '../api/session'
import { useText } from '../i18n/text'
import type { Place } from './Rail'
import { placeIcons } from './Rail'
import { shellText } from './shellText'

export type OpenPlace = Place & { openLabel: string }

// Which rooms this member may enter, in the rail's order.
export function usePlaces(me: Me): readonly OpenPlace[] {
  const t = useText(shellText)
  const all: readonly (OpenPlace & { needs?: string })[] = [
    {
      to: '/inbox',
      label: t('inbox'),
      openLabel: t('openInbox'),
      icon: placeIcons.inbox,
      keys: 'g i',
      needs: 'conversation.read',
    },
    {
      to: '/knowledge',
      label: t('knowledge'),
      openLabel: t('openKnowledge'),
      icon: placeIcons.knowledge,
      keys: 'g k',
      needs: 'knowledge.read',
    },
    {
      to: '/customers',
      label: t('customers'),
      openLabel: t('openCustomers'),
      icon: placeIcons.customers,
      keys: 'g c',
      needs: 'customer.read',
    },
    {
      to: '/settings',
      label: t('settings'),
      openLabel: t('openSettings'),
      icon: placeIcons.settings,
      keys: 'g s',
    },
  ]
  return all.filter((place) => !place.needs || can(me, place.needs))
}
