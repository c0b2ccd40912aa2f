import type { RefObject } from 'react'
import { Header } from 'react-aria-components/Header'
import { Menu as AriaMenu, MenuItem, MenuSection } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { Kbd } from './Kbd'
import type { MenuGroup, MenuPlacement } from './Menu'
import pop from './Popover.module.css'

type MenuPanelProps = {
  label: string
  groups: readonly MenuGroup[]
  placement: MenuPlacement
  anchor: RefObject<HTMLButtonElement | null>
  onClose: () => void
}

// A chosen entry carries a mark for eyes and screen readers alike.
export function MenuPanel({ label, groups, placement, anchor, onClose }: MenuPanelProps) {
  return (
    <Popover
      isOpen
      aria-label={label}
      triggerRef={anchor}
      onOpenChange={(open) => !open && onClose()}
      className={pop.popover}
      placement={placement}
      offset={4}
    >
      <AriaMenu className={pop.list} aria-label={label} autoFocus="first" onClose={onClose}>
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
                  onAction={() => {
                    onClose()
                    entry.run()
                  }}
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
  )
}
