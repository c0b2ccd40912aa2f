import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import s from './Banner.module.css'
import { cx } from './cx'

export type BannerTone = 'info' | 'ok' | 'warn' | 'danger'

const icons = { info: Info, ok: CircleCheck, warn: TriangleAlert, danger: CircleAlert }

type BannerProps = {
  tone?: BannerTone
  icon?: ReactNode
  children: ReactNode
  action?: ReactNode
  flat?: boolean
}

export function Banner({ tone = 'info', icon, children, action, flat }: BannerProps) {
  const Icon = icons[tone]
  return (
    <div className={cx(s.banner, s[tone], flat && s.flat)} role={tone === 'danger' ? 'alert' : 'status'}>
      {icon ?? <Icon size={16} aria-hidden />}
      <div className={s.text}>{children}</div>
      {action}
    </div>
  )
}
