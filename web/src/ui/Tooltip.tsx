import type { ReactElement } from 'react'
import type { TooltipProps } from 'react-aria-components/Tooltip'
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip'
import { Kbd } from './Kbd'
import s from './Tooltip.module.css'

type TipProps = {
  text: string
  keys?: string
  placement?: TooltipProps['placement']
  children: ReactElement
}

// The child must be one focusable React Aria element.
export function Tip({ text, keys, placement = 'top', children }: TipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <Tooltip className={s.tip} placement={placement} offset={6}>
        {text}
        {keys && <Kbd keys={keys} />}
      </Tooltip>
    </TooltipTrigger>
  )
}
