import type { ReactNode } from 'react'
import s from './Avatar.module.css'
import { cx } from './cx'

const hues = ['a', 'b', 'c', 'd', 'e', 'f'] as const

// The name's first character on a colour that stays the same for the same person.
export function Avatar({
  name,
  seed,
  size = 36,
  badge,
}: {
  name: string
  seed?: string
  size?: number
  badge?: ReactNode
}) {
  const hue = hues[hash(seed ?? name) % hues.length] ?? 'a'
  return (
    <span
      className={cx(s.avatar, s[hue])}
      style={{ width: size, height: size, fontSize: size * 0.4 }}
      aria-hidden
    >
      {firstCharacter(name)}
      {badge && <span className={s.badge}>{badge}</span>}
    </span>
  )
}

// A visitor's memorable name reads "杭州访客 · 青柚": the part after the dot tells people apart.
function firstCharacter(name: string): string {
  const own = name.split('·').pop()?.trim() || name.trim()
  return [...own][0]?.toUpperCase() ?? '?'
}

function hash(text: string): number {
  let value = 7
  for (const char of text) value = (value * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  return value
}
