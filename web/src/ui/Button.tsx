import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'
import { forwardRef } from 'react'
import type { ButtonProps as AriaButtonProps } from 'react-aria-components/Button'
import { Button as AriaButton } from 'react-aria-components/Button'
import s from './Button.module.css'
import type { ButtonShape } from './buttonClass'
import { buttonClass } from './buttonClass'
import { cx } from './cx'
import type { TipPlacement } from './Tooltip'
import { Tip } from './Tooltip'

export type ButtonProps = Omit<AriaButtonProps, 'className' | 'style' | 'children'> &
  ButtonShape & { children: ReactNode }

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { look = 'line', size = 'normal', wide, className, ...rest },
  ref,
) {
  return <AriaButton ref={ref} {...rest} className={buttonClass({ look, size, wide, className })} />
})

export type IconButtonProps = Omit<ButtonProps, 'children' | 'wide'> & {
  label: string
  keys?: string
  children: ReactNode
  tipPlacement?: TipPlacement
}

// An icon alone says nothing to a screen reader or a newcomer: the label is read out and shown as a tip.
export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { label, keys, look = 'quiet', size = 'normal', className, tipPlacement, ...rest },
  ref,
) {
  return (
    <Tip text={label} keys={keys} placement={tipPlacement}>
      <AriaButton
        ref={ref}
        aria-label={label}
        {...rest}
        className={cx(buttonClass({ look, size, className }), s.icon)}
      />
    </Tip>
  )
})

type AnchorProps = ComponentProps<'a'> & ButtonShape

const Anchor = forwardRef<HTMLAnchorElement, AnchorProps>(function Anchor(
  { look = 'line', size = 'normal', wide, className, ...rest },
  ref,
) {
  return <a ref={ref} {...rest} className={buttonClass({ look, size, wide, className })} />
})

// A link in the clothes of a button, typed by the router.
export const ButtonLink = createLink(Anchor)

// The same for addresses outside the router: downloads, other sites.
export const ButtonAnchor = Anchor
