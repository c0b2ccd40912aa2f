import { useState } from 'react'
import { TextField } from '../../ui/Field'

type ListFieldProps = {
  label: string
  hint?: string
  value: readonly string[]
  onChange: (value: string[]) => void
  split: (text: string) => string[]
  error?: string
  readOnly?: boolean
}

// A list typed as one line; what is typed stays as typed until the field is left.
export function ListField({ label, hint, value, onChange, split, error, readOnly }: ListFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <TextField
      label={label}
      hint={hint}
      error={error}
      value={typed ?? value.join('，')}
      isReadOnly={readOnly}
      onChange={(text) => {
        setTyped(text)
        onChange(split(text))
      }}
      onBlur={() => setTyped(null)}
    />
  )
}
