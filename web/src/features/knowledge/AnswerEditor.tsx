import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import type { Answer } from '../../api/knowledge'
import { useText } from '../../i18n/text'
import { IconButton } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { DateField } from '../../ui/DateField'
import { TextArea } from '../../ui/Field'
import { FieldRow } from '../../ui/Form'
import { Select } from '../../ui/Select'
import s from './AnswerEditor.module.css'
import { itemText } from './itemText'
import { PartsEditor } from './PartsEditor'
import { knowledgeText } from './text'
import { WhenField } from './WhenField'

type AnswerEditorProps = {
  n: number
  count: number
  answer: Answer
  readOnly: boolean
  errorOf: (field: string) => string | undefined
  onChange: (answer: Answer) => void
  onRemove: () => void
  onMove: (step: -1 | 1) => void
}

export const channels = ['webchat', 'wechat', 'email', 'phone'] as const

export function AnswerEditor({
  n,
  count,
  answer,
  readOnly,
  errorOf,
  onChange,
  onRemove,
  onMove,
}: AnswerEditorProps) {
  const t = useText(knowledgeText)
  const ti = useText(itemText)
  const set = (part: Partial<Answer>) => onChange({ ...answer, ...part })
  const chosen = answer.channels ?? []
  return (
    <section className={s.answer} aria-label={t('answerN', { n })}>
      <header className={s.header}>
        <b>{t('answerN', { n })}</b>
        {!readOnly && (
          <span className={s.tools}>
            <IconButton label={t('moveUp')} size="small" isDisabled={n === 1} onPress={() => onMove(-1)}>
              <ArrowUp size={14} aria-hidden />
            </IconButton>
            <IconButton label={t('moveDown')} size="small" isDisabled={n === count} onPress={() => onMove(1)}>
              <ArrowDown size={14} aria-hidden />
            </IconButton>
            <IconButton label={t('removeAnswer')} size="small" onPress={onRemove}>
              <Trash2 size={14} aria-hidden />
            </IconButton>
          </span>
        )}
      </header>
      <TextArea
        label={t('answerText')}
        hint={t('answerTextHint')}
        rows={4}
        value={answer.text}
        onChange={(text) => set({ text })}
        error={errorOf('text')}
        isReadOnly={readOnly}
      />
      <PartsEditor
        parts={answer.parts ?? []}
        onChange={(parts) => set({ parts })}
        errorOf={(field) => errorOf(`parts/${field}`)}
        readOnly={readOnly}
      />
      <FieldRow>
        <Select
          label={t('answerLocale')}
          value={answer.locale || 'any'}
          onChange={(locale) => set({ locale: locale === 'any' ? '' : (locale as Answer['locale']) })}
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
          onChange={(hours) => set({ hours: hours === 'any' ? '' : (hours as Answer['hours']) })}
          options={(['any', 'open', 'closed'] as const).map((id) => ({ id, label: t(`hours.${id}`) }))}
          isDisabled={readOnly}
        />
        <DateField
          label={t('answerFrom')}
          value={answer.from}
          onChange={(from) => set({ from })}
          isDisabled={readOnly}
        />
        <DateField
          label={t('answerUntil')}
          value={answer.until}
          onChange={(until) => set({ until })}
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
              set({ channels: on ? [...chosen, channel] : chosen.filter((c) => c !== channel) })
            }
          >
            {t(`channel.${channel}`)}
          </Checkbox>
        ))}
      </fieldset>
      <WhenField
        value={answer.when ?? ''}
        onChange={(when) => set({ when })}
        error={errorOf('when')}
        readOnly={readOnly}
      />
      <TextArea
        label={ti('spoken')}
        hint={ti('spokenHint')}
        rows={1}
        value={answer.spoken ?? ''}
        onChange={(spoken) => set({ spoken })}
        error={errorOf('spoken')}
        isReadOnly={readOnly}
      />
    </section>
  )
}
