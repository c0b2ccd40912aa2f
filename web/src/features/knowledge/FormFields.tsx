import { Plus, X } from 'lucide-react'
import type { FormField } from '../../api/item'
import { useText } from '../../i18n/text'
import { Button, IconButton } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { TextField } from '../../ui/Field'
import { Select } from '../../ui/Select'
import { isEmptyField, kept, splitList } from './content'
import { itemText } from './itemText'
import { ListField } from './ListField'
import s from './PartsEditor.module.css'

type FormFieldsProps = {
  fields: readonly FormField[]
  onChange: (fields: FormField[]) => void
  errorOf: (field: string) => string | undefined
  error: string | undefined
  readOnly: boolean
}

const kinds = ['text', 'phone', 'number', 'date', 'choice'] as const

// What a form asks the customer for; where it cannot be shown, they answer in words.
export function FormFields({ fields, onChange, errorOf, error, readOnly }: FormFieldsProps) {
  const t = useText(itemText)
  const places = kept(fields, isEmptyField)
  const put = (i: number, change: Partial<FormField>) =>
    onChange(fields.map((field, j) => (j === i ? { ...field, ...change } : field)))
  return (
    <fieldset className={s.parts}>
      <legend>{t('fields')}</legend>
      {error && <p className={s.error}>{error}</p>}
      {fields.map((field, i) => (
        <div key={i} className={s.field}>
          <TextField
            label={t('fieldLabel')}
            value={field.label}
            onChange={(label) => put(i, { label })}
            error={errorOf(`${places.indexOf(i)}/label`)}
            isReadOnly={readOnly}
          />
          <Select
            label={t('fieldKind')}
            value={field.kind}
            onChange={(kind) => put(i, { kind })}
            options={kinds.map((id) => ({ id, label: t(`fieldKind.${id}`) }))}
            isDisabled={readOnly}
          />
          {field.kind === 'choice' && (
            <ListField
              label={t('fieldChoices')}
              value={field.choices ?? []}
              onChange={(choices) => put(i, { choices })}
              error={errorOf(`${places.indexOf(i)}/choices`)}
              split={splitList}
              readOnly={readOnly}
            />
          )}
          <Checkbox
            isSelected={field.required}
            isDisabled={readOnly}
            onChange={(required) => put(i, { required })}
          >
            {t('fieldRequired')}
          </Checkbox>
          {!readOnly && (
            <IconButton
              label={t('removeField', { label: field.label || String(i + 1) })}
              size="small"
              onPress={() => onChange(fields.filter((_, j) => j !== i))}
            >
              <X size={14} aria-hidden />
            </IconButton>
          )}
        </div>
      ))}
      {!readOnly && (
        <div className={s.add}>
          <Button
            size="small"
            look="quiet"
            onPress={() => onChange([...fields, { label: '', kind: 'text', required: false }])}
          >
            <Plus size={13} aria-hidden />
            {t('addField')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
