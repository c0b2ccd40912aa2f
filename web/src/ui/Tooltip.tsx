import type { ReactElement } from 'react'
import { cx } from './cx'
import { Kbd } from './Kbd'
import s from './Tooltip.module.css'

export type TipPlacement = 'top' | 'right' | 'bottom' | 'bottom-end'

type TipProps = { text: string; keys?: string; placement?: TipPlacement; children: ReactElement }

// Shown by style alone, on hover and on keyboard focus: a tip must not cost a positioning library.
// The child names itself for screen readers, so the tip is for eyes only.
export function Tip({ text, keys, placement = 'top', children }: TipProps) {
  return (
    <span className={s.wrap}>
      {children}
      <span className={cx(s.tip, s[placement])} aria-hidden>
        {text}
        {keys && <Kbd keys={keys} />}
      </span>
    </span>
  )
}
