import { useQuery } from '@tanstack/react-query'
import type { FieldChange } from '../../api/knowledge'
import { categoriesQuery } from '../../api/knowledge'
import { useTierName } from '../../api/tier'
import type { Translate } from '../../i18n/text'
import { useText } from '../../i18n/text'
import { DiffText } from '../../ui/DiffText'
import s from './FieldChanges.module.css'
import { pairLines } from './pairLines'
import { knowledgeText } from './text'
import { flatten, treeOf } from './tree'
import { visibilities } from './visibility'

const known = [
  'question',
  'question_en',
  'variants',
  'answers',
  'category',
  'grade',
  'visibility',
  'tiers',
  'products',
  'audience',
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
  const lineText = useLineText()
  if (fields.length === 0) return <p className={s.same}>{t('noDifference')}</p>
  return (
    <dl className={s.fields}>
      {fields.map((field) => (
        <div key={field.field} className={s.field}>
          <dt>{fieldName(field.field, t)}</dt>
          <dd>
            {pairLines(lineText(field.field, field.before), lineText(field.field, field.after)).map(
              (pair, i) => (
                <p key={i} className={s.line}>
                  <DiffText before={pair.before} after={pair.after} />
                </p>
              ),
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

// What a field of an item is called.
export function fieldName(field: string, t: Translate<typeof knowledgeText.zh>): string {
  const name = known.find((k) => k === field.replace(/_id$/, ''))
  return name ? t(`field.${name}`) : field
}

// The lines of a field as people call what stands in them.
export function useLineText(): (field: string, lines: readonly string[] | null | undefined) => string[] {
  const t = useText(knowledgeText)
  const tierName = useTierName()
  const categories = useQuery(categoriesQuery)
  const nodes = flatten(treeOf(categories.data?.items ?? []))
  const name = (field: string, line: string) => {
    if (field === 'category_id') return nodes.find((node) => node.id === line)?.path ?? line
    if (field === 'tiers') return tierName(line)
    const visibility = field === 'visibility' && visibilities.find((v) => v === line)
    return visibility ? t(`visibility.${visibility}`) : line
  }
  return (field, lines) => (lines ?? []).map((line) => name(field, line))
}
