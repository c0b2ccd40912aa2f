import s from './Button.module.css'
import { cx } from './cx'

export type Look = 'plain' | 'line' | 'primary' | 'danger' | 'quiet'
export type Size = 'small' | 'normal' | 'large'
export type ButtonShape = { look?: Look; size?: Size; wide?: boolean; className?: string }

export function buttonClass({ look = 'line', size = 'normal', wide, className }: ButtonShape): string {
  return cx(s.button, s[look], s[size], wide && s.wide, className)
}
