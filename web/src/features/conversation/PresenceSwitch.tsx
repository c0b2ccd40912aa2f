import { useQuery } from '@tanstack/react-query'
import { Button as AriaButton } from 'react-aria-components/Button'
import type { PresenceState } from '../../api/desk'
import { presenceQuery, useSetPresence } from '../../api/desk'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useCommands } from '../../app/commands'
import { useText } from '../../i18n/text'
import { cx } from '../../ui/cx'
import { Menu } from '../../ui/Menu'
import s from './PresenceSwitch.module.css'
import { conversationText } from './text'

const choices = ['online', 'busy', 'break', 'offline'] as const satisfies readonly PresenceState[]

export function PresenceSwitch() {
  return useCan('desk.work') ? <Switch /> : null
}

function Switch() {
  const t = useText(conversationText)
  const complain = useComplain()
  const presence = useQuery(presenceQuery)
  const set = useSetPresence()
  const state = presence.data?.state ?? 'offline'
  const change = (next: PresenceState) => set.mutate(next, { onError: complain })
  useCommands(
    choices.map((choice) => ({
      id: `presence ${choice}`,
      label: `${t('presenceLabel')}: ${t(`presence.${choice}`)}`,
      group: 'general' as const,
      also: `presence 状态 ${choice}`,
      run: () => change(choice),
    })),
  )
  const load = presence.data?.capacity
    ? t('load', { load: presence.data.load ?? 0, capacity: presence.data.capacity })
    : ''
  return (
    <Menu
      label={t('presenceLabel')}
      placement="bottom end"
      trigger={
        <AriaButton
          className={cx(s.presence, s[state])}
          aria-label={`${t('presenceLabel')}: ${t(`presence.${state}`)} ${load}`}
        >
          {t(`presence.${state}`)}
          {load && <span className="num">· {load}</span>}
        </AriaButton>
      }
      groups={[
        {
          id: 'states',
          entries: choices.map((choice) => ({
            id: choice,
            label: t(`presence.${choice}`),
            note: t(`presenceNote.${choice}`),
            isSelected: state === choice,
            run: () => change(choice),
          })),
        },
      ]}
    />
  )
}
