import { useState } from 'react'
import type { ImportOptions } from '../../api/knowledge'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { FieldRow } from '../../ui/Form'
import { Select } from '../../ui/Select'
import { columnText } from './columnText'
import s from './ImportPage.module.css'

// The fields of the interchange format (knowledge/import_columns.go), in the order
// in which editors think of them.
const fields = [
  'question',
  'similar_questions',
  'answer',
  'category',
  'grade',
  'visibility',
  'tiers',
  'tags',
  'products',
  'audience',
  'owner',
  'source',
  'related',
  'quick_replies',
  'valid_from',
  'valid_until',
  'question_en',
  'key',
  'answers',
] as const

const byName = 'by name'
const leftOut = '-'

type Mapping = NonNullable<ImportOptions['mapping']>

type ColumnMappingProps = {
  columns: string[]
  mapping?: Mapping
  onCheck: (mapping: Mapping) => void
}

// Which field each column fills, for files whose headings do not say it.
export function ColumnMapping({ columns, mapping, onCheck }: ColumnMappingProps) {
  const t = useText(columnText)
  const [chosen, setChosen] = useState<Mapping>(mapping ?? {})
  const options = [
    { id: byName, label: t('byName') },
    { id: leftOut, label: t('leftOut') },
    ...fields.map((id) => ({ id, label: t(id) })),
  ]
  const choose = (column: string, field: string) => {
    const { [column]: _, ...others } = chosen
    setChosen(field === byName ? others : { ...others, [column]: field })
  }
  return (
    <section className={s.columns} aria-label={t('title')}>
      <h3>{t('title')}</h3>
      <p>{t('note')}</p>
      <FieldRow>
        {columns.map((column) => (
          <Select
            key={column}
            label={column}
            options={options}
            value={chosen[column] ?? byName}
            onChange={(field) => choose(column, field)}
          />
        ))}
      </FieldRow>
      <Button isDisabled={Object.keys(chosen).length === 0} onPress={() => onCheck(chosen)}>
        {t('check')}
      </Button>
    </section>
  )
}
