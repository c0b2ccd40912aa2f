import { useState } from 'react'
import type { Bilingual } from '../../api/settings'
import { useText } from '../../i18n/text'
import { TextArea, TextField } from '../../ui/Field'
import { FieldRow } from '../../ui/Form'
import { settingsText } from './text'

type NumberFieldProps = { label: string; hint?: string; value: number; onChange: (value: number) => void }

// Keeps what is being typed ("0.", an empty field) until the field is left.
export function NumberField({ label, hint, value, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <TextField
      label={label}
      hint={hint}
      inputMode="decimal"
      value={typed ?? String(value)}
      onChange={(text) => {
        const clean = text.replace(/[^\d.]/g, '')
        setTyped(clean)
        if (clean !== '' && Number.isFinite(Number(clean))) onChange(Number(clean))
      }}
      onBlur={() => setTyped(null)}
    />
  )
}

type BilingualFieldProps = {
  label: string
  value: Bilingual
  onChange: (part: Partial<Bilingual>) => void
  area?: boolean
}

export function BilingualField({ label, value, onChange, area }: BilingualFieldProps) {
  const t = useText(settingsText)
  const Field = area ? TextArea : TextField
  return (
    <FieldRow>
      <Field label={`${label} · ${t('zh')}`} value={value.zh} onChange={(zh: string) => onChange({ zh })} />
      <Field label={`${label} · ${t('en')}`} value={value.en} onChange={(en: string) => onChange({ en })} />
    </FieldRow>
  )
}

// The key of a form: it starts anew when what is stored has changed, not whenever it was read again,
// so that what somebody is typing outlives a look at another tab.
export function asStored(stored: unknown): string {
  return JSON.stringify(stored)
}
