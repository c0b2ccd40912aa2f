import type { ComponentProps, ReactNode } from 'react'
import { useLayoutEffect, useRef } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea'
import type { TextFieldProps as AriaTextFieldProps } from 'react-aria-components/TextField'
import { TextField as AriaTextField } from 'react-aria-components/TextField'
import { cx } from './cx'
import s from './Field.module.css'
import { fitHeight } from './fitHeight'

export type FieldShape = {
  label: string
  hint?: ReactNode
  error?: string
  hideLabel?: boolean
  className?: string
}

export type TextFieldProps = Omit<AriaTextFieldProps, 'className' | 'style' | 'children'> &
  FieldShape & {
    placeholder?: string
    trailing?: ReactNode
    inputMode?: ComponentProps<'input'>['inputMode']
    min?: number
    max?: number
  }

export function TextField({
  label,
  hint,
  error,
  hideLabel,
  className,
  placeholder,
  trailing,
  min,
  max,
  ...rest
}: TextFieldProps) {
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} className={cx(s.field, className)}>
      <FieldLabel text={label} hidden={hideLabel} required={rest.isRequired} />
      <span className={s.wrap}>
        <Input
          className={cx(s.input, Boolean(trailing) && s.withTrailing)}
          placeholder={placeholder}
          min={min}
          max={max}
        />
        {trailing && <span className={s.trailing}>{trailing}</span>}
      </span>
      <FieldNotes hint={hint} error={error} />
    </AriaTextField>
  )
}

export type TextAreaProps = Omit<AriaTextFieldProps, 'className' | 'style' | 'children' | 'type'> &
  FieldShape & { placeholder?: string; rows?: number; mono?: boolean }

export function TextArea({
  label,
  hint,
  error,
  hideLabel,
  className,
  placeholder,
  rows = 3,
  mono,
  ...rest
}: TextAreaProps) {
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} className={cx(s.field, className)}>
      <FieldLabel text={label} hidden={hideLabel} required={rest.isRequired} />
      <GrowingArea
        className={cx(s.input, s.area, mono && s.mono)}
        placeholder={placeholder}
        rows={rows}
        value={rest.value}
      />
      <FieldNotes hint={hint} error={error} />
    </AriaTextField>
  )
}

// Grows with its text: field-sizing is missing in the older browsers we support.
function GrowingArea({ value, ...rest }: ComponentProps<typeof AriaTextArea> & { value?: string }) {
  const ref = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    if (ref.current && value !== undefined) fitHeight(ref.current)
  }, [value])
  return <AriaTextArea ref={ref} {...rest} />
}

export function FieldLabel({
  text,
  hidden,
  required,
}: {
  text: string
  hidden?: boolean
  required?: boolean
}) {
  return (
    <Label className={hidden ? 'sr' : s.label}>
      {text}
      {required && (
        <span aria-hidden className={s.required}>
          *
        </span>
      )}
    </Label>
  )
}

export function FieldNotes({ hint, error }: { hint?: ReactNode; error?: string }) {
  return (
    <>
      {hint && (
        <Text slot="description" className={s.hint}>
          {hint}
        </Text>
      )}
      {error && <FieldError className={s.error}>{error}</FieldError>}
    </>
  )
}
