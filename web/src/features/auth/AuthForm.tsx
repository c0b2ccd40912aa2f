import type { FormEvent, ReactNode } from 'react'
import { Banner } from '../../ui/Banner'
import s from './AuthFrame.module.css'

type AuthFormProps = { onSubmit: () => void; error?: string; children: ReactNode }

export function AuthForm({ onSubmit, error, children }: AuthFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form className={s.form} onSubmit={submit} noValidate>
      {error && <Banner tone="danger">{error}</Banner>}
      {children}
    </form>
  )
}
