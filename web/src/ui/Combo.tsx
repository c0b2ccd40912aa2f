import { ChevronDown } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { ComboBox } from 'react-aria-components/ComboBox'
import { Input } from 'react-aria-components/Input'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import s from './Combo.module.css'
import { cx } from './cx'
import type { FieldShape } from './Field'
import { FieldLabel, FieldNotes } from './Field'
import field from './Field.module.css'
import pop from './Popover.module.css'
import type { Option } from './Select'
import { OptionText } from './Select'

type ComboProps<T extends string> = FieldShape & {
  options: readonly Option<T>[]
  value: T | null
  onChange: (value: T | null) => void
  placeholder?: string
  emptyText: string
  isDisabled?: boolean
  isRequired?: boolean
}

// A select one can type into: for lists too long to scan.
export function Combo<T extends string>({
  options,
  value,
  onChange,
  label,
  hint,
  error,
  hideLabel,
  className,
  placeholder,
  emptyText,
  ...rest
}: ComboProps<T>) {
  return (
    <ComboBox
      {...rest}
      defaultItems={options}
      selectedKey={value}
      onSelectionChange={(key) => onChange(key as T | null)}
      isInvalid={Boolean(error)}
      allowsEmptyCollection
      menuTrigger="focus"
      className={cx(field.field, className)}
    >
      <FieldLabel text={label} hidden={hideLabel} required={rest.isRequired} />
      <span className={s.wrap}>
        <Input className={cx(field.input, s.input)} placeholder={placeholder} />
        <Button className={s.open}>
          <ChevronDown size={15} aria-hidden />
        </Button>
      </span>
      <FieldNotes hint={hint} error={error} />
      <Popover className={pop.popover} offset={4}>
        <ListBox className={pop.list} renderEmptyState={() => <div className={pop.empty}>{emptyText}</div>}>
          {(option: Option<T>) => (
            <ListBoxItem id={option.id} textValue={option.label} className={pop.item}>
              <OptionText option={option} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
