import { CircleHelp } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { useText } from '../i18n/text'
import { cx } from './cx'
import s from './Figure.module.css'
import { uiText } from './text'

type FigureProps = {
  name: string
  value: string | null
  unit?: string
  note?: ReactNode
  definition: ReactNode
  rows?: ReactNode
  lead?: boolean
  tone?: 'plain' | 'warn' | 'danger'
}

// No number without its meaning: pressing it opens how it is counted and the way to its rows.
// null is shown as unknown, never as zero.
export function DefinitionFigure({
  name,
  value,
  unit,
  note,
  definition,
  rows,
  lead,
  tone = 'plain',
}: FigureProps) {
  const t = useText(uiText)
  return (
    <DialogTrigger>
      <AriaButton className={cx(s.figure, lead && s.lead, s[tone])}>
        <span className={s.name}>
          {name}
          <CircleHelp size={13} aria-hidden />
        </span>
        <span className={cx(s.value, 'num', value === null && s.unknown)}>
          {value ?? t('unknown')}
          {value !== null && unit && <small>{unit}</small>}
        </span>
        {note && <span className={s.note}>{note}</span>}
      </AriaButton>
      <Popover className={s.popover} placement="bottom start" offset={4}>
        <Dialog className={s.dialog} aria-label={t('definitionOf', { name })}>
          <h3 className={s.heading}>{name}</h3>
          <div className={s.definition}>{definition}</div>
          {rows}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
