import type { ReactElement, ReactNode } from 'react'
import { Header } from 'react-aria-components/Header'
import { Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu'
import type { PopoverProps } from 'react-aria-components/Popover'
import { Popover } from 'react-aria-components/Popover'
import { Kbd } from './Kbd'
import pop from './Popover.module.css'

export type MenuEntry = {
  id: string
  label: string
  note?: string
  icon?: ReactNode
  keys?: string
  danger?: boolean
  isDisabled?: boolean
  isSelected?: boolean
  run: () => void
}

export type MenuGroup = { id: string; heading?: string; entries: readonly MenuEntry[] }

type MenuProps = {
  trigger: ReactElement
  label: string
  groups: readonly MenuGroup[]
  placement?: PopoverProps['placement']
}

// The trigger must be a React Aria button. A chosen entry carries a mark for eyes and screen readers alike.
export function Menu({ trigger, label, groups, placement = 'bottom start' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={pop.popover} placement={placement} offset={4}>
        <AriaMenu className={pop.list} aria-label={label}>
          {groups
            .filter((group) => group.entries.length > 0)
            .map((group) => (
              <MenuSection
                key={group.id}
                aria-label={group.heading ?? label}
                selectionMode={group.entries.some((e) => e.isSelected !== undefined) ? 'single' : 'none'}
                selectedKeys={group.entries.filter((e) => e.isSelected).map((e) => e.id)}
              >
                {group.heading && <Header className={pop.heading}>{group.heading}</Header>}
                {group.entries.map((entry) => (
                  <MenuItem
                    key={entry.id}
                    id={entry.id}
                    textValue={entry.label}
                    className={pop.item}
                    isDisabled={entry.isDisabled}
                    onAction={entry.run}
                    {...(entry.danger ? { 'data-danger': true } : {})}
                  >
                    {entry.icon}
                    <span className={pop.text}>
                      {entry.label}
                      {entry.note && <small>{entry.note}</small>}
                    </span>
                    {entry.keys && <Kbd keys={entry.keys} />}
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
