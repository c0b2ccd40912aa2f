import { Search, X } from 'lucide-react'
import type { Ref } from 'react'
import { Button } from 'react-aria-components/Button'
import { Input } from 'react-aria-components/Input'
import { SearchField as AriaSearchField } from 'react-aria-components/SearchField'
import { cx } from './cx'
import { Kbd } from './Kbd'
import s from './SearchField.module.css'

type SearchFieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  onSubmit?: (value: string) => void
  placeholder?: string
  keys?: string
  inputRef?: Ref<HTMLInputElement>
  className?: string
}

export function SearchField({ label, keys, placeholder, inputRef, className, ...rest }: SearchFieldProps) {
  return (
    <AriaSearchField {...rest} aria-label={label} className={cx(s.search, className)}>
      <Search size={15} aria-hidden />
      <Input ref={inputRef} className={s.input} placeholder={placeholder ?? label} />
      {rest.value ? (
        <Button className={s.clear}>
          <X size={14} aria-hidden />
        </Button>
      ) : (
        keys && <Kbd keys={keys} />
      )}
    </AriaSearchField>
  )
}
