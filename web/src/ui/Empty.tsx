import type { ReactNode } from 'react'
import s from './Empty.module.css'

type EmptyProps = { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode }

// Says why nothing is here and what to do next.
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className={s.empty}>
      {icon && (
        <span className={s.icon} aria-hidden>
          {icon}
        </span>
      )}
      <p className={s.title}>{title}</p>
      {children && <p className={s.text}>{children}</p>}
      {action && <div className={s.action}>{action}</div>}
    </div>
  )
}
