import { Search, X } from 'lucide-react'
import type { KeyboardEvent, Ref } from 'react'
import { useRef } from 'react'
import { useText } from '../i18n/text'
import { cx } from './cx'
import { Kbd } from './Kbd'
import s from './SearchField.module.css'
import { uiText } from './text'

type SearchFieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  placeholder?: string
  keys?: string
  inputRef?: Ref<HTMLInputElement>
  className?: string
}

// Escape clears first and leaves the field second.
export function SearchField({
  label,
  value,
  onChange,
  keys,
  placeholder,
  inputRef,
  className,
}: SearchFieldProps) {
  const t = useText(uiText)
  const box = useRef<HTMLDivElement>(null)
  const clear = () => {
    onChange('')
    box.current?.querySelector('input')?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.key !== 'Escape') return
    event.preventDefault()
    if (value) onChange('')
    else event.currentTarget.blur()
  }
  return (
    <div ref={box} className={cx(s.search, className)}>
      <Search size={15} aria-hidden />
      <input
        ref={inputRef}
        type="search"
        className={s.input}
        aria-label={label}
        placeholder={placeholder ?? label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {value ? (
        <button type="button" className={s.clear} aria-label={t('clear')} onClick={clear}>
          <X size={14} aria-hidden />
        </button>
      ) : (
        keys && <Kbd keys={keys} />
      )}
    </div>
  )
}
