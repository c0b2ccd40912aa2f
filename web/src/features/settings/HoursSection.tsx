import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Holiday, Hours, Span, Stretch } from '../../api/settings'
import { hoursPreviewQuery, hoursQuery, useSettingsChange } from '../../api/settings'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button, IconButton } from '../../ui/Button'
import { DateField } from '../../ui/DateField'
import { Confirm } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { FieldRow, Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { uiText } from '../../ui/text'
import { minuteTime } from '../../ui/time'
import { asStored } from './fields'
import s from './parts.module.css'
import { settingsText } from './text'

const days = [1, 2, 3, 4, 5, 6, 7] as const

export function HoursSection() {
  const t = useText(settingsText)
  const hours = useQuery(hoursQuery)
  const change = useSettingsChange()
  const add = () =>
    void change
      .run({
        method: 'POST',
        path: '/hours',
        body: {
          name: t('hoursOf'),
          weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })),
        },
        done: t('created'),
      })
      .catch(() => undefined)
  return (
    <Page
      title={t('section.hours')}
      intro={t('hoursIntro')}
      width="text"
      actions={
        <Button look="primary" isPending={change.isPending} onPress={add}>
          <Plus size={16} aria-hidden />
          {t('add')}
        </Button>
      }
    >
      {hours.isPending && <Skeleton lines={8} height={30} />}
      {(hours.data?.items ?? []).map((one) => (
        <HoursCard key={asStored(one)} hours={one} />
      ))}
    </Page>
  )
}

function HoursCard({ hours }: { hours: Hours }) {
  const t = useText(settingsText)
  const tu = useText(uiText)
  const change = useSettingsChange()
  const [name, setName] = useState(hours.name)
  const [timezone, setTimezone] = useState(hours.timezone)
  const [weekly, setWeekly] = useState<Stretch[]>(hours.weekly ?? [])
  const [holidays, setHolidays] = useState<Holiday[]>(hours.holidays ?? [])
  const [removing, setRemoving] = useState(false)
  const ofDay = (day: number) => weekly.filter((w) => w.day === day)
  const setDay = (day: number, spans: Span[]) =>
    setWeekly(
      [
        ...weekly.filter((w) => w.day !== day),
        ...spans.map((span) => ({ day, from: span.from, to: span.to })),
      ].sort(byDay),
    )
  const mondayToFriday = () =>
    setWeekly(
      [
        ...weekly.filter((w) => w.day === 1 || w.day > 5),
        ...[2, 3, 4, 5].flatMap((day) => ofDay(1).map((w) => ({ ...w, day }))),
      ].sort(byDay),
    )
  const save = () =>
    change
      .run({
        method: 'PATCH',
        path: `/hours/${hours.id}`,
        body: {
          name,
          timezone,
          weekly,
          holidays: holidays.filter((h) => h.date).map((h) => ({ ...h, spans: h.spans ?? [] })),
        },
      })
      .catch(() => undefined)
  return (
    <Card title={hours.name} note={<OpenNow id={hours.id} />}>
      <Form onSubmit={save}>
        <FieldRow>
          <TextField label={t('name')} value={name} onChange={setName} />
          <TextField label={t('timezone')} value={timezone} onChange={setTimezone} />
        </FieldRow>
        <div>
          {days.map((day) => (
            <div key={day} className={s.day}>
              <span>{t(`day.${day}`)}</span>
              <Spans label={t(`day.${day}`)} spans={ofDay(day)} onChange={(spans) => setDay(day, spans)} />
            </div>
          ))}
        </div>
        <FormActions>
          <Button size="small" onPress={mondayToFriday}>
            {t('copyToWeekdays')}
          </Button>
        </FormActions>
        <div className={s.block}>
          <b className={s.muted}>{t('holidays')}</b>
          {holidays.map((holiday, i) => (
            <HolidayRow
              key={i}
              holiday={holiday}
              onChange={(next) => setHolidays(holidays.map((h, j) => (j === i ? next : h)))}
              onRemove={() => setHolidays(holidays.filter((_, j) => j !== i))}
            />
          ))}
          <Button size="small" onPress={() => setHolidays([...holidays, { date: '', name: '', spans: [] }])}>
            <Plus size={14} aria-hidden />
            {t('addHoliday')}
          </Button>
        </div>
        <FormActions>
          <SaveButton isPending={change.isPending} />
          <Button look="danger" onPress={() => setRemoving(true)}>
            {tu('delete')}
          </Button>
        </FormActions>
      </Form>
      {removing && (
        <Confirm
          title={t('removeHours')}
          isOpen
          onClose={() => setRemoving(false)}
          danger
          confirmLabel={tu('delete')}
          onConfirm={() => change.run({ method: 'DELETE', path: `/hours/${hours.id}` })}
        >
          {t('removeHoursText')}
        </Confirm>
      )}
    </Card>
  )
}

function byDay(a: Stretch, b: Stretch): number {
  return a.day - b.day || a.from.localeCompare(b.from)
}

function OpenNow({ id }: { id: string }) {
  const t = useText(settingsText)
  const locale = useLocale()
  const preview = useQuery(hoursPreviewQuery(id))
  if (!preview.data) return null
  if (preview.data.open) return <>{t('openNow', { time: minuteTime(preview.data.closes_at, locale) })}</>
  return (
    <>
      {preview.data.next_open
        ? t('closedNow', { time: minuteTime(preview.data.next_open, locale) })
        : t('closedForGood')}
    </>
  )
}

function Spans({
  label,
  spans,
  onChange,
}: {
  label: string
  spans: readonly Span[]
  onChange: (spans: Span[]) => void
}) {
  const t = useText(settingsText)
  const tu = useText(uiText)
  const set = (i: number, part: Partial<Span>) =>
    onChange(spans.map((span, j) => (j === i ? { ...span, ...part } : span)))
  return (
    <span className={s.spans}>
      {spans.length === 0 && <span className={s.muted}>{t('closedDay')}</span>}
      {spans.map((span, i) => (
        <span key={i} className={s.span}>
          <TimeInput
            label={`${label} ${t('from')} ${i + 1}`}
            value={span.from}
            onChange={(from) => set(i, { from })}
          />
          –
          <TimeInput
            label={`${label} ${t('to')} ${i + 1}`}
            value={span.to}
            onChange={(to) => set(i, { to })}
          />
          <IconButton
            label={tu('remove')}
            size="small"
            onPress={() => onChange(spans.filter((_, j) => j !== i))}
          >
            <X size={13} aria-hidden />
          </IconButton>
        </span>
      ))}
      <Button
        size="small"
        look="quiet"
        aria-label={`${t('addSpan')}: ${label}`}
        onPress={() => onChange([...spans, { ...after(spans[spans.length - 1]) }])}
      >
        <Plus size={13} aria-hidden />
        {t('addSpan')}
      </Button>
    </span>
  )
}

// The stretch behind another begins an hour later; the first is a working day.
function after(last: Span | undefined): Span {
  if (!last) return { from: '09:00', to: '18:00' }
  const hour = Math.min(22, Number(last.to.slice(0, 2)) + 1)
  return { from: `${String(hour).padStart(2, '0')}:00`, to: `${Math.min(24, hour + 3)}:00` }
}

// Text, not type=time: a day may end at 24:00.
function TimeInput({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <input
      className={s.time}
      aria-label={label}
      size={5}
      maxLength={5}
      pattern="([01]\d|2[0-4]):[0-5]\d"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

function HolidayRow({
  holiday,
  onChange,
  onRemove,
}: {
  holiday: Holiday
  onChange: (holiday: Holiday) => void
  onRemove: () => void
}) {
  const t = useText(settingsText)
  const tu = useText(uiText)
  return (
    <div className={s.row}>
      <DateField
        label={t('holidayDate')}
        hideLabel
        value={holiday.date}
        onChange={(date) => onChange({ ...holiday, date })}
      />
      <TextField
        label={t('holidayName')}
        hideLabel
        placeholder={t('holidayName')}
        value={holiday.name}
        onChange={(name) => onChange({ ...holiday, name })}
      />
      <span className={s.main}>
        {(holiday.spans ?? []).length === 0 && <span className={s.muted}>{t('holidayClosed')} </span>}
        <Spans
          label={holiday.name || holiday.date}
          spans={holiday.spans ?? []}
          onChange={(spans) => onChange({ ...holiday, spans })}
        />
      </span>
      <IconButton label={tu('remove')} onPress={onRemove}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  )
}
