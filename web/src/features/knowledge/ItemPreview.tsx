import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { As, Preview } from '../../api/item'
import { useTierName } from '../../api/tier'
import { useDescribe } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Card } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Rich } from '../../ui/Rich'
import { Tag } from '../../ui/Tag'
import { channels } from './AnswerConditions'
import { AsWhom } from './AsWhom'
import { findings } from './coverage'
import s from './ItemPreview.module.css'
import { itemText } from './itemText'
import { knowledgeText } from './text'

type ItemPreviewProps = {
  preview: UseQueryResult<Preview>
  places: readonly number[]
  as: As
  onAs: (as: As) => void
}

type Form = 'rich' | 'plain' | 'spoken'
const forms = ['rich', 'plain', 'spoken'] as const
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
const bars = ['visibility', 'tier', 'validity', 'conditions'] as const
const reasons = ['channel', 'early', 'late', 'open', 'closed', 'rule', 'locale', 'vaguer', 'later'] as const

// What the item would say to somebody, somewhere, at some time, before it is saved; and what its
// conditions come to everywhere.
export function ItemPreview({ preview, places, as, onAs }: ItemPreviewProps) {
  const ti = useText(itemText)
  const describe = useDescribe()
  const [facts, setFacts] = useState('')
  return (
    <Card title={ti('previewTitle')} note={ti('preview')}>
      <div className={s.controls}>
        <AsWhom as={as} onChange={onAs} facts={facts} onFacts={setFacts} />
      </div>
      {preview.error && <Banner tone="danger">{describe(preview.error)}</Banner>}
      {preview.data && <Said data={preview.data} places={places} />}
      {preview.data && <Cover data={preview.data} places={places} />}
    </Card>
  )
}

type DataProps = { data: Preview; places: readonly number[] }

function Said({ data, places }: DataProps) {
  const ti = useText(itemText)
  const [form, setForm] = useState<Form>('rich')
  const place = (i: number) => (places[i] ?? i) + 1
  const barred = bars.find((b) => b === data.barred)
  return (
    <>
      <p className={s.verdict} role="status">
        {data.answer_n >= 0 ? (
          <Tag tone="ok">{ti('saysAnswer', { n: place(data.answer_n) })}</Tag>
        ) : (
          <Tag tone="danger">{ti('saysNothing')}</Tag>
        )}
        {barred && <span>{ti(`barred.${barred}`)}</span>}
        <span className="num">
          {data.local.replace('T', ' ')} · {ti(data.open ? 'staffed' : 'unstaffed')}
        </span>
        {data.fallback && <span>{ti('saysFallback')}</span>}
      </p>
      {data.answer_n >= 0 && (
        <>
          <Segmented<Form>
            label={ti('previewForm')}
            value={form}
            onChange={setForm}
            options={forms.map((id) => ({ id, label: ti(`form.${id}`) }))}
          />
          <div className={s.said}>
            {form === 'rich' ? <Rich text={data.rich} /> : <p className={s.plain}>{data[form]}</p>}
          </div>
        </>
      )}
      <ul className={s.list}>
        {(data.why ?? []).flatMap((why, i) => {
          const reason = reasons.find((r) => r === why)
          return reason ? <li key={i}>{ti('notSaid', { n: place(i), why: ti(`reason.${reason}`) })}</li> : []
        })}
      </ul>
    </>
  )
}

function Cover({ data, places }: DataProps) {
  const t = useText(knowledgeText)
  const ti = useText(itemText)
  const tierName = useTierName()
  const all = findings(
    data.coverage,
    ti,
    {
      channel: (id) => {
        const known = channels.find((c) => c === id)
        return known ? t(`channel.${known}`) : id
      },
      tier: tierName,
      weekday: (n) => {
        const day = weekdays.find((d) => d === n)
        return day ? ti(`weekday.${day}`) : String(n)
      },
    },
    places,
  )
  if (places.length === 0) return null
  return (
    <section className={s.coverage} aria-label={ti('coverage')}>
      <h3>{ti('coverage')}</h3>
      {all.map((finding) => (
        <Banner key={finding.id} tone={finding.tone}>
          {finding.text}
        </Banner>
      ))}
      <small>
        {all.length === 0 && `${ti('coverFine')} `}
        {ti(data.coverage.whole ? 'coverPoints' : 'coverSpread', { n: data.coverage.points })}
      </small>
    </section>
  )
}
