import type { ComponentProps } from 'react'
import type { ButtonShape } from './buttonClass'
import { buttonClass } from './buttonClass'

type NativeButtonProps = Omit<ComponentProps<'button'>, 'className'> & ButtonShape & { isPending?: boolean }

// The browser's own button in our clothes: for pages that must load before everything else.
export function NativeButton({
  look,
  size,
  wide,
  className,
  isPending,
  type = 'button',
  ...rest
}: NativeButtonProps) {
  return (
    <button
      type={type}
      {...rest}
      disabled={rest.disabled || isPending}
      aria-busy={isPending}
      className={buttonClass({ look, size, wide, className })}
    />
  )
}
