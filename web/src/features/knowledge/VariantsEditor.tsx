import { X } from 'lucide-react'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import { useRef, useState } from 'react'
import { useText } from '../../i18n/text'
import { Button, IconButton } from '../../ui/Button'
import { knowledgeText } from './text'
import s from './VariantsEditor.module.css'

type VariantsEditorProps = {
  variants: readonly string[]
  onChange: (variants: string[]) => void
  readOnly: boolean
}

// Enter adds and goes on; several lines pasted at once become several variants.
export function VariantsEditor({ variants, onChange, readOnly }: VariantsEditorProps) {
  const t = useText(knowledgeText)
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const add = (lines: readonly string[]) => {
    const fresh = lines.map((l) => l.trim()).filter((l) => l && !variants.includes(l))
    if (fresh.length > 0) onChange([...variants, ...new Set(fresh)])
    setText('')
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || event.key !== 'Enter') return
    event.preventDefault()
    add([text])
  }
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text')
    if (!/\n/.test(pasted.trim())) return
    event.preventDefault()
    add(pasted.split('\n'))
  }
  return (
    <fieldset className={s.variants}>
      <legend className={s.legend}>
        {t('variants')} <span className="num">{t('variantsCount', { n: variants.length })}</span>
      </legend>
      {variants.length > 0 && (
        <ul className={s.list}>
          {variants.map((variant, i) => (
            <li key={i} className={s.row}>
              <input
                className={s.input}
                aria-label={t('variantN', { n: i + 1 })}
                value={variant}
                readOnly={readOnly}
                onChange={(event) => onChange(variants.map((v, j) => (j === i ? event.target.value : v)))}
              />
              {!readOnly && (
                <IconButton
                  label={`${t('variantN', { n: i + 1 })} ×`}
                  size="small"
                  onPress={() => onChange(variants.filter((_, j) => j !== i))}
                >
                  <X size={14} aria-hidden />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      {!readOnly && (
        <div className={s.add}>
          <input
            ref={field}
            className={s.input}
            aria-label={t('addVariant')}
            placeholder={t('variantsHint')}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
          <Button size="small" isDisabled={!text.trim()} onPress={() => add([text])}>
            {t('addVariant')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
