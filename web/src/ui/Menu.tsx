import type { KeyboardEvent, ReactElement, ReactNode, Ref } from 'react'
import { cloneElement, lazy, Suspense, useRef, useState } from 'react'

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

export type MenuPlacement = 'bottom start' | 'bottom end' | 'right bottom'

type TriggerProps = {
  ref?: Ref<HTMLButtonElement>
  onPress?: () => void
  onHoverStart?: () => void
  onKeyDown?: (event: KeyboardEvent) => void
  'aria-haspopup'?: 'menu'
  'aria-expanded'?: boolean
}

type MenuProps = {
  trigger: ReactElement<TriggerProps>
  label: string
  groups: readonly MenuGroup[]
  placement?: MenuPlacement
}

const load = () => import('./MenuPanel')
const MenuPanel = lazy(() => load().then((m) => ({ default: m.MenuPanel })))

// The trigger must be a React Aria button. What opens is loaded when the pointer or the focus comes near.
export function Menu({ trigger, label, groups, placement = 'bottom start' }: MenuProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        onPress: () => setOpen(true),
        onHoverStart: () => void load(),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setOpen(true)
        },
        'aria-haspopup': 'menu',
        'aria-expanded': open,
      })}
      {open && (
        <Suspense fallback={null}>
          <MenuPanel
            label={label}
            groups={groups}
            placement={placement}
            anchor={button}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}
