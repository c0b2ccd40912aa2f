import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CheckboxProps as AriaCheckboxProps } from 'react-aria-components/Checkbox'
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox'
import type { SwitchProps as AriaSwitchProps } from 'react-aria-components/Switch'
import { Switch as AriaSwitch } from 'react-aria-components/Switch'
import s from './Checkbox.module.css'

type Labelled = { children?: ReactNode; note?: ReactNode }

export function Checkbox({
  children,
  note,
  ...rest
}: Omit<AriaCheckboxProps, 'className' | 'style' | 'children'> & Labelled) {
  return (
    <AriaCheckbox {...rest} className={s.row}>
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className={s.box} aria-hidden>
            {isIndeterminate ? <Minus size={13} /> : isSelected ? <Check size={13} strokeWidth={3} /> : null}
          </span>
          <RowText note={note}>{children}</RowText>
        </>
      )}
    </AriaCheckbox>
  )
}

export function Switch({
  children,
  note,
  ...rest
}: Omit<AriaSwitchProps, 'className' | 'style' | 'children'> & Labelled) {
  return (
    <AriaSwitch {...rest} className={s.row}>
      <span className={s.track} aria-hidden>
        <span className={s.thumb} />
      </span>
      <RowText note={note}>{children}</RowText>
    </AriaSwitch>
  )
}

function RowText({ children, note }: Labelled) {
  if (!children) return null
  return (
    <span className={s.text}>
      {children}
      {note && <small>{note}</small>}
    </span>
  )
}
