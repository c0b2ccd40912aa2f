import type { ReactNode } from 'react'
import { cx } from './cx'
import s from './Page.module.css'
import { usePageTitle } from './pageTitle'

type PageProps = {
  title: string
  intro?: ReactNode
  actions?: ReactNode
  children: ReactNode
  width?: 'text' | 'normal' | 'full'
}

// A scrolling page with its heading; also names the browser tab.
export function Page({ title, intro, actions, children, width = 'normal' }: PageProps) {
  usePageTitle(title)
  return (
    <div className={s.page}>
      <div className={cx(s.inner, s[width])}>
        <header className={s.header}>
          <div className={s.heading}>
            <h1 className={s.title}>{title}</h1>
            {intro && <p className={s.intro}>{intro}</p>}
          </div>
          {actions && <div className={s.actions}>{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  )
}

type CardProps = {
  title?: ReactNode
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
  flush?: boolean
  className?: string
}

export function Card({ title, note, actions, children, flush, className }: CardProps) {
  return (
    <section className={cx(s.card, flush && s.flush, className)}>
      {(title || actions) && (
        <header className={s.cardHeader}>
          <h2 className={s.cardTitle}>
            {title}
            {note && <small>{note}</small>}
          </h2>
          {actions && <div className={s.actions}>{actions}</div>}
        </header>
      )}
      {children}
    </section>
  )
}

// Name and value pairs, read as a description list.
export function Facts({ items }: { items: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className={s.facts}>
      {items.map((item) => (
        <div key={item.label} className={s.fact}>
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}

export function Toolbar({ children }: { children: ReactNode }) {
  return <div className={s.toolbar}>{children}</div>
}
