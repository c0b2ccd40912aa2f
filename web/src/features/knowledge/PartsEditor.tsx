import { Plus, X } from 'lucide-react'
import type { FormField, Part } from '../../api/item'
import { useText } from '../../i18n/text'
import { Button, IconButton } from '../../ui/Button'
import { TextArea, TextField } from '../../ui/Field'
import { FieldRow } from '../../ui/Form'
import { isEmptyPart, kept } from './content'
import { FormFields } from './FormFields'
import { itemText } from './itemText'
import s from './PartsEditor.module.css'

type PartsEditorProps = {
  parts: readonly Part[]
  onChange: (parts: Part[]) => void
  errorOf: (field: string) => string | undefined
  readOnly: boolean
}

const kinds = ['picture', 'card', 'link', 'steps', 'form'] as const

// What an answer shows under its text. Every channel that cannot show a part gets it in words.
export function PartsEditor({ parts, onChange, errorOf, readOnly }: PartsEditorProps) {
  const t = useText(itemText)
  const places = kept(parts, isEmptyPart)
  const put = (i: number, next: Part) => onChange(parts.map((part, j) => (j === i ? next : part)))
  return (
    <fieldset className={s.parts}>
      <legend>{t('parts')}</legend>
      {parts.map((part, i) => {
        const name = t('partN', { kind: t(`part.${part.kind}`), n: i + 1 })
        return (
          <section key={i} className={s.part} aria-label={name}>
            <header className={s.head}>
              <b>{name}</b>
              {!readOnly && (
                <IconButton
                  label={t('removePart', { part: name })}
                  size="small"
                  onPress={() => onChange(parts.filter((_, j) => j !== i))}
                >
                  <X size={14} aria-hidden />
                </IconButton>
              )}
            </header>
            <PartFields
              part={part}
              onChange={(change) => put(i, { ...part, ...change })}
              errorOf={(field) => errorOf(`${places.indexOf(i)}${field}`)}
              readOnly={readOnly}
            />
          </section>
        )
      })}
      {!readOnly && (
        <div className={s.add}>
          {kinds.map((kind) => (
            <Button
              key={kind}
              size="small"
              look="quiet"
              aria-label={`${t('addPart')}: ${t(`part.${kind}`)}`}
              onPress={() => onChange([...parts, blankPart(kind)])}
            >
              <Plus size={13} aria-hidden />
              {t(`part.${kind}`)}
            </Button>
          ))}
        </div>
      )}
    </fieldset>
  )
}

function blankPart(kind: Part['kind']): Part {
  if (kind === 'form') return { kind, fields: [{ label: '', kind: 'text', required: false }] }
  return { kind }
}

type PartFieldsProps = {
  part: Part
  onChange: (change: Partial<Part>) => void
  errorOf: (field: string) => string | undefined
  readOnly: boolean
}

function PartFields({ part, onChange, errorOf, readOnly }: PartFieldsProps) {
  const t = useText(itemText)
  const field = (name: 'title' | 'url' | 'label' | 'picture', label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      value={part[name] ?? ''}
      onChange={(value) => onChange({ [name]: value })}
      error={errorOf(`/${name}`)}
      isReadOnly={readOnly}
      inputMode={name === 'url' || name === 'picture' ? 'url' : undefined}
    />
  )
  const text = (
    <TextArea
      label={t('partText')}
      rows={2}
      value={part.text ?? ''}
      onChange={(value) => onChange({ text: value })}
      error={errorOf('/text')}
      isReadOnly={readOnly}
    />
  )
  switch (part.kind) {
    case 'picture':
      return (
        <FieldRow>
          {field('title', t('pictureTitle'), t('pictureTitleHint'))}
          {field('url', t('pictureUrl'))}
        </FieldRow>
      )
    case 'link':
      return (
        <FieldRow>
          {field('title', t('partTitle'))}
          {field('url', t('linkUrl'))}
        </FieldRow>
      )
    case 'card':
      return (
        <>
          <FieldRow>
            {field('title', t('partTitle'))}
            {field('picture', t('cardPicture'))}
          </FieldRow>
          {text}
          <FieldRow>
            {field('label', t('linkLabel'))}
            {field('url', t('linkUrl'))}
          </FieldRow>
        </>
      )
    case 'steps':
      return (
        <>
          {field('title', t('partTitle'))}
          <TextArea
            label={t('steps')}
            rows={3}
            value={(part.steps ?? []).join('\n')}
            onChange={(value) => onChange({ steps: value === '' ? [] : value.split('\n') })}
            error={errorOf('')}
            isReadOnly={readOnly}
          />
        </>
      )
    case 'form':
      return (
        <>
          {field('title', t('partTitle'))}
          {text}
          <FormFields
            fields={(part.fields ?? []) as FormField[]}
            onChange={(fields) => onChange({ fields })}
            errorOf={(field) => errorOf(`/fields/${field}`)}
            error={errorOf('')}
            readOnly={readOnly}
          />
        </>
      )
  }
}
