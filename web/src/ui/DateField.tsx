import { parseDate, parseDateTime, toZoned } from '@internationalized/date'
import { DateField as AriaDateField, DateInput, DateSegment } from 'react-aria-components/DateField'
import { cx } from './cx'
import s from './DateField.module.css'
import type { FieldShape } from './Field'
import { FieldLabel, FieldNotes } from './Field'
import field from './Field.module.css'
import { workspaceZone } from './time'

type DateFieldProps = FieldShape & {
  // ISO day "2026-03-01", or empty.
  value: string
  onChange: (value: string) => void
  isDisabled?: boolean
}

export function DateField({
  value,
  onChange,
  label,
  hint,
  error,
  hideLabel,
  className,
  ...rest
}: DateFieldProps) {
  return (
    <AriaDateField
      {...rest}
      value={value ? parseDate(value) : null}
      onChange={(date) => onChange(date ? date.toString() : '')}
      isInvalid={Boolean(error)}
      className={cx(field.field, className)}
    >
      <FieldLabel text={label} hidden={hideLabel} />
      <DateInput className={cx(field.input, s.input)}>
        {(segment) => <DateSegment segment={segment} className={s.segment} />}
      </DateInput>
      <FieldNotes hint={hint} error={error} />
    </AriaDateField>
  )
}

// The start of a day, or of an hour within it, in the workspace's zone, as unix milliseconds.
export function zonedMillis(day: string, time = '00:00'): number {
  return toZoned(parseDateTime(`${day}T${time}`), workspaceZone())
    .toDate()
    .getTime()
}
