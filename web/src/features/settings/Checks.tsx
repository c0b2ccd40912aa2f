import { Checkbox } from '../../ui/Checkbox'
import s from './parts.module.css'

type ChecksProps<T extends string> = {
  label: string
  options: readonly { id: T; label: string; note?: string }[]
  value: readonly T[]
  onChange: (value: T[]) => void
  error?: string
  isDisabled?: boolean
}

// Several of a few.
export function Checks<T extends string>({
  label,
  options,
  value,
  onChange,
  error,
  isDisabled,
}: ChecksProps<T>) {
  return (
    <fieldset className={s.checks}>
      <legend>{label}</legend>
      {options.map((option) => (
        <Checkbox
          key={option.id}
          isSelected={value.includes(option.id)}
          isDisabled={isDisabled}
          note={option.note}
          onChange={(on) => onChange(on ? [...value, option.id] : value.filter((v) => v !== option.id))}
        >
          {option.label}
        </Checkbox>
      ))}
      {error && (
        <p className={s.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  )
}
