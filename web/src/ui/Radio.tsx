import { RadioGroup as AriaRadioGroup, Radio } from 'react-aria-components/RadioGroup'
import { ToggleButton } from 'react-aria-components/ToggleButton'
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup'
import { cx } from './cx'
import type { FieldShape } from './Field'
import { FieldLabel, FieldNotes } from './Field'
import field from './Field.module.css'
import s from './Radio.module.css'
import type { Option } from './Select'

type ChoiceProps<T extends string> = {
  options: readonly Option<T>[]
  value: T | null
  onChange: (value: T) => void
  isDisabled?: boolean
}

export function RadioGroup<T extends string>({
  options,
  value,
  onChange,
  label,
  hint,
  error,
  hideLabel,
  className,
  isDisabled,
}: FieldShape & ChoiceProps<T>) {
  return (
    <AriaRadioGroup
      value={value}
      onChange={(next) => onChange(next as T)}
      isDisabled={isDisabled}
      isInvalid={Boolean(error)}
      className={cx(field.field, className)}
    >
      <FieldLabel text={label} hidden={hideLabel} />
      <div className={s.options}>
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className={s.radio}>
            <span className={s.dot} aria-hidden />
            <span className={s.text}>
              {option.label}
              {option.note && <small>{option.note}</small>}
            </span>
          </Radio>
        ))}
      </div>
      <FieldNotes hint={hint} error={error} />
    </AriaRadioGroup>
  )
}

// A few exclusive choices in one bar.
export function Segmented<T extends string>({
  options,
  value,
  onChange,
  label,
  isDisabled,
  showLabel,
}: ChoiceProps<T> & { label: string; showLabel?: boolean }) {
  const bar = (
    <ToggleButtonGroup
      aria-label={label}
      className={s.segmented}
      selectionMode="single"
      disallowEmptySelection
      isDisabled={isDisabled}
      selectedKeys={value === null ? [] : [value]}
      onSelectionChange={(keys) => {
        const [first] = keys
        if (first !== undefined) onChange(first as T)
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.id} id={option.id} className={s.segment}>
          {option.icon}
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
  if (!showLabel) return bar
  return (
    <div className={cx(field.field, s.labelled)}>
      <span className={field.label} aria-hidden>
        {label}
      </span>
      {bar}
    </div>
  )
}
