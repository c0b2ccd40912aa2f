import { useState } from 'react'
import type { Answer } from '../../api/knowledge'
import { useText } from '../../i18n/text'
import { Checkbox } from '../../ui/Checkbox'
import { DateField } from '../../ui/DateField'
import { FieldRow } from '../../ui/Form'
import { Select } from '../../ui/Select'
import s from './AnswerEditor.module.css'
import { itemText } from './itemText'
import { knowledgeText } from './text'
import { WhenField } from './WhenField'

type AnswerConditionsProps = {
  answer: Answer
  onChange: (part: Partial<Answer>) => void
  whenError: string | undefined
  readOnly: boolean
}

export const channels = ['webchat', 'wechat', 'email', 'phone'] as const

// Where, when and to whom an answer is said. Most answers are for everybody: they show one line.
export function AnswerConditions({ answer, onChange, whenError, readOnly }: AnswerConditionsProps) {
  const t = useText(knowledgeText)
  const ti = useText(itemText)
  const chosen = answer.channels ?? []
  const set = conditionsOf(answer)
  const [open, setOpen] = useState(set.length > 0)
  return (
    <details
      className={s.conditions}
      open={open || Boolean(whenError)}
      onToggle={(e) => setOpen(e.currentTarget.open)}
    >
      <summary>
        {ti('conditions')}{' '}
        <small>{set.length === 0 ? ti('always') : set.map((name) => ti(`given.${name}`)).join(' · ')}</small>
      </summary>
      <FieldRow>
        <Select
          label={t('answerLocale')}
          value={answer.locale || 'any'}
          onChange={(locale) => onChange({ locale: locale === 'any' ? '' : (locale as Answer['locale']) })}
          options={[
            { id: 'any', label: t('anyLocale') },
            { id: 'zh-CN', label: '中文' },
            { id: 'en', label: 'English' },
          ]}
          isDisabled={readOnly}
        />
        <Select
          label={t('answerHours')}
          value={answer.hours || 'any'}
          onChange={(hours) => onChange({ hours: hours === 'any' ? '' : (hours as Answer['hours']) })}
          options={(['any', 'open', 'closed'] as const).map((id) => ({ id, label: t(`hours.${id}`) }))}
          isDisabled={readOnly}
        />
      </FieldRow>
      <FieldRow>
        <DateField
          label={t('answerFrom')}
          value={answer.from}
          onChange={(from) => onChange({ from })}
          isDisabled={readOnly}
        />
        <DateField
          label={t('answerUntil')}
          value={answer.until}
          onChange={(until) => onChange({ until })}
          isDisabled={readOnly}
        />
      </FieldRow>
      <fieldset className={s.channels}>
        <legend>
          {t('answerChannels')} {chosen.length === 0 && <small>{t('anyChannel')}</small>}
        </legend>
        {channels.map((channel) => (
          <Checkbox
            key={channel}
            isSelected={chosen.includes(channel)}
            isDisabled={readOnly}
            onChange={(on) =>
              onChange({ channels: on ? [...chosen, channel] : chosen.filter((c) => c !== channel) })
            }
          >
            {t(`channel.${channel}`)}
          </Checkbox>
        ))}
      </fieldset>
      <WhenField
        value={answer.when ?? ''}
        onChange={(when) => onChange({ when })}
        error={whenError}
        readOnly={readOnly}
      />
    </details>
  )
}

// Which kinds of conditions an answer has.
function conditionsOf(answer: Answer) {
  return [
    answer.locale && ('locale' as const),
    answer.hours && ('hours' as const),
    (answer.from || answer.until) && ('days' as const),
    (answer.channels ?? []).length > 0 && ('channels' as const),
    answer.when && ('when' as const),
  ].filter((name) => name !== '' && name !== false && name !== undefined)
}
