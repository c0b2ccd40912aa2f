import { useState } from 'react'
import type { Plan } from '../../api/change'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { DateField, zonedMillis } from '../../ui/DateField'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { FieldRow } from '../../ui/Form'
import { RadioGroup } from '../../ui/Radio'
import { uiText } from '../../ui/text'
import { dayKey, workspaceZone } from '../../ui/time'
import { changeText } from './changeText'

type Moment = { day: string; time: string }

type PlanDialogProps = { title: string; onPlan: (plan: Plan) => Promise<unknown>; onClose: () => void }

// Now or at a time, with or without an end; times are the company's.
export function PlanDialog({ title, onPlan, onClose }: PlanDialogProps) {
  const t = useText(changeText)
  const tu = useText(uiText)
  const tomorrow = dayKey(Date.now() + 86_400_000)
  const [when, setWhen] = useState<'now' | 'at'>('now')
  const [at, setAt] = useState<Moment>({ day: tomorrow, time: '09:00' })
  const [ends, setEnds] = useState(false)
  const [end, setEnd] = useState<Moment>({ day: tomorrow, time: '23:59' })
  const [touched, setTouched] = useState(false)
  const [busy, setBusy] = useState(false)
  const plan: Plan = { at: when === 'at' ? millis(at) : 0, end_at: ends ? millis(end) : 0 }
  const startWrong = when === 'at' && !((plan.at ?? 0) > Date.now())
  const endWrong = ends && !((plan.end_at ?? 0) > Math.max(plan.at ?? 0, Date.now()))
  const run = async () => {
    setTouched(true)
    if (startWrong || endWrong) return
    setBusy(true)
    await onPlan(plan)
    setBusy(false)
  }
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button look="primary" isPending={busy} onPress={() => void run()}>
            {t('publish')}
          </Button>
        </>
      }
    >
      <RadioGroup
        label={t('when')}
        value={when}
        onChange={setWhen}
        options={[
          { id: 'now', label: t('now') },
          { id: 'at', label: t('at') },
        ]}
      />
      {when === 'at' && (
        <MomentFields value={at} onChange={setAt} error={touched && startWrong ? t('pastTime') : undefined} />
      )}
      <Checkbox isSelected={ends} onChange={setEnds}>
        {t('withEnd')}
      </Checkbox>
      {ends && (
        <MomentFields
          value={end}
          onChange={setEnd}
          error={touched && endWrong ? t('endBeforeStart') : undefined}
        />
      )}
    </Dialog>
  )
}

type MomentFieldsProps = { value: Moment; onChange: (value: Moment) => void; error?: string }

export function MomentFields({ value, onChange, error }: MomentFieldsProps) {
  const t = useText(changeText)
  return (
    <FieldRow>
      <DateField
        label={t('day')}
        value={value.day}
        onChange={(day) => onChange({ ...value, day })}
        error={error}
        hint={t('zone', { zone: workspaceZone() })}
      />
      <TextField
        label={t('time')}
        type="time"
        value={value.time}
        onChange={(time) => onChange({ ...value, time })}
      />
    </FieldRow>
  )
}

// 0 where a part is missing.
export function millis({ day, time }: Moment): number {
  return day && time ? zonedMillis(day, time) : 0
}
