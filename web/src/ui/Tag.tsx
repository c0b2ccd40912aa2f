import type { ReactNode } from 'react'
import { cx } from './cx'
import s from './Tag.module.css'

export type Tone = 'plain' | 'outline' | 'ok' | 'warn' | 'danger' | 'bot' | 'accent'

export function Tag({
  tone = 'plain',
  children,
  title,
}: {
  tone?: Tone
  children: ReactNode
  title?: string
}) {
  return (
    <span className={cx(s.tag, s[tone])} title={title}>
      {children}
    </span>
  )
}
