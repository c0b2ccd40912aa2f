import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select'
import { cx } from './cx'
import type { FieldShape } from './Field'
import { FieldLabel, FieldNotes } from './Field'
import field from './Field.module.css'
import pop from './Popover.module.css'
import s from './Select.module.css'

export type Option<T extends string = string> = { id: T; label: string; note?: string; icon?: ReactNode }

type SelectProps<T extends string> = FieldShape & {
  options: readonly Option<T>[]
  value: T | null
  onChange: (value: T) => void
  placeholder?: string
  isDisabled?: boolean
  isRequired?: boolean
  name?: string
  compact?: boolean
}

export function Select<T extends string>({
  options,
  value,
  onChange,
  label,
  hint,
  error,
  hideLabel,
  className,
  placeholder,
  compact,
  ...rest
}: SelectProps<T>) {
  return (
    <AriaSelect
      {...rest}
      selectedKey={value}
      onSelectionChange={(key) => key !== null && onChange(key as T)}
      isInvalid={Boolean(error)}
      placeholder={placeholder ?? ''}
      className={cx(field.field, className)}
    >
      <FieldLabel text={label} hidden={hideLabel} required={rest.isRequired} />
      <Button className={cx(s.trigger, compact && s.compact)}>
        <SelectValue className={s.value} />
        <ChevronDown size={15} aria-hidden />
      </Button>
      <FieldNotes hint={hint} error={error} />
      <Popover className={pop.popover} offset={4}>
        <ListBox className={pop.list}>
          {options.map((option) => (
            <ListBoxItem key={option.id} id={option.id} textValue={option.label} className={pop.item}>
              <OptionText option={option} />
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}

export function OptionText({ option }: { option: Option }) {
  return (
    <>
      {option.icon}
      <span className={pop.text}>
        {option.label}
        {option.note && <small>{option.note}</small>}
      </span>
    </>
  )
}
