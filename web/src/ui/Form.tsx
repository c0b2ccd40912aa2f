import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import { Form as AriaForm } from 'react-aria-components/Form'
import { useText } from '../i18n/text'
import { Banner } from './Banner'
import { Button } from './Button'
import s from './Form.module.css'
import { uiText } from './text'

type FormProps = {
  onSubmit: () => void | Promise<unknown>
  children: ReactNode
  error?: string
  className?: string
}

// Validation messages come from the page (typed texts), never from the browser's own bubbles.
export function Form({ onSubmit, children, error, className }: FormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void onSubmit()
  }
  return (
    <AriaForm className={className ?? s.form} onSubmit={submit} validationBehavior="aria">
      {error && <Banner tone="danger">{error}</Banner>}
      {children}
    </AriaForm>
  )
}

export function FormActions({ children }: { children: ReactNode }) {
  return <div className={s.actions}>{children}</div>
}

export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={s.row}>{children}</div>
}

type SaveButtonProps = { isPending: boolean; isDisabled?: boolean; label?: string }

export function SaveButton({ isPending, isDisabled, label }: SaveButtonProps) {
  const t = useText(uiText)
  return (
    <Button type="submit" look="primary" isPending={isPending} isDisabled={isDisabled}>
      {isPending ? t('saving') : (label ?? t('save'))}
    </Button>
  )
}

// A form's values before they are saved, with what changed since they were loaded.
export function useDraft<T extends object>(
  initial: T,
): [T, (change: Partial<T>) => void, boolean, () => void] {
  const [change, setChange] = useState<Partial<T>>({})
  const value = { ...initial, ...change }
  const dirty = (Object.keys(change) as (keyof T)[]).some((key) => change[key] !== initial[key])
  return [value, (next) => setChange((before) => ({ ...before, ...next })), dirty, () => setChange({})]
}
