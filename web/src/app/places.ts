import type { Me } from '../api/session'
import { can } from '../api/session'
import { useText } from '../i18n/text'
import type { Place } from './Rail'
import { placeIcons } from './Rail'
import { shellText } from './shellText'

export type OpenPlace = Place & { openLabel: string; needs?: string }

// Which rooms this member may enter, in the rail's order.
export function usePlaces(me: Me): readonly OpenPlace[] {
  const t = useText(shellText)
  const icons = placeIcons
  const all: readonly OpenPlace[] = [
    {
      to: '/inbox',
      label: t('inbox'),
      openLabel: t('openInbox'),
      icon: icons.inbox,
      keys: 'g i',
      needs: 'conversation.read',
    },
    {
      to: '/tasks',
      label: t('tasks'),
      openLabel: t('openTasks'),
      icon: icons.tasks,
      keys: 'g t',
      needs: 'task.work',
    },
    {
      to: '/knowledge',
      label: t('knowledge'),
      openLabel: t('openKnowledge'),
      icon: icons.knowledge,
      keys: 'g k',
      needs: 'knowledge.read',
    },
    {
      to: '/customers',
      label: t('customers'),
      openLabel: t('openCustomers'),
      icon: icons.customers,
      keys: 'g c',
      needs: 'customer.read',
    },
    {
      to: '/overview',
      label: t('overview'),
      openLabel: t('openOverview'),
      icon: icons.overview,
      keys: 'g o',
      needs: 'overview.read',
    },
    {
      to: '/settings',
      label: t('settings'),
      openLabel: t('openSettings'),
      icon: icons.settings,
      keys: 'g s',
    },
    {
      to: '/start',
      label: t('start'),
      openLabel: t('openStart'),
      icon: icons.start,
      keys: 'g h',
      needs: 'workspace.settings',
    },
  ]
  return all.filter((place) => !place.needs || can(me, place.needs))
}
