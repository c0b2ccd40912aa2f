import type { ComponentProps, ReactNode } from 'react'
import { useId } from 'react'
import { cx } from './cx'
import s from './Field.module.css'

type NativeFieldProps = Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'className'> & {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  error?: string
  trailing?: ReactNode
}

// The browser's own field in our clothes, for pages that must load before everything else.
export function NativeField({ label, value, onChange, hint, error, trailing, ...rest }: NativeFieldProps) {
  const id = useId()
  const notes = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className={s.field}>
      <label htmlFor={id} className={s.label}>
        {label}
      </label>
      <span className={s.wrap}>
        <input
          {...rest}
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={notes || undefined}
          data-invalid={error ? true : undefined}
          className={cx(s.input, Boolean(trailing) && s.withTrailing)}
        />
        {trailing && <span className={s.trailing}>{trailing}</span>}
      </span>
      {hint && (
        <span id={`${id}-hint`} className={s.hint}>
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className={s.error} role="alert">
          {error}
        </span>
      )}
    </div>
  )
}
