import type { FieldChange } from '../../api/knowledge'
import type { Translate } from '../../i18n/text'
import { useText } from '../../i18n/text'
import { DiffText } from '../../ui/DiffText'
import s from './FieldChanges.module.css'
import { pairLines } from './pairLines'
import { knowledgeText } from './text'

const known = [
  'question',
  'question_en',
  'variants',
  'answers',
  'category',
  'grade',
  'visibility',
  'tags',
  'related',
  'quick_replies',
  'source',
  'valid_from',
  'valid_until',
  'valid',
] as const

export function FieldChanges({ fields }: { fields: readonly FieldChange[] }) {
  const t = useText(knowledgeText)
  if (fields.length === 0) return <p className={s.same}>{t('noDifference')}</p>
  return (
    <dl className={s.fields}>
      {fields.map((field) => (
        <div key={field.field} className={s.field}>
          <dt>{fieldName(field.field, t)}</dt>
          <dd>
            {pairLines(field.before ?? [], field.after ?? []).map((pair, i) => (
              <p key={i} className={s.line}>
                <DiffText before={pair.before} after={pair.after} />
              </p>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}

// What a field of an item is called.
export function fieldName(field: string, t: Translate<typeof knowledgeText.zh>): string {
  const name = known.find((k) => k === field)
  return name ? t(`field.${name}`) : field
}
