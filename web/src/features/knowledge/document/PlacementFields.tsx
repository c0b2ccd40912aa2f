import { useQuery } from '@tanstack/react-query'
import type { Placement } from '../../../api/document'
import { categoriesQuery } from '../../../api/knowledge'
import { useText } from '../../../i18n/text'
import { Combo } from '../../../ui/Combo'
import { DateField } from '../../../ui/DateField'
import { FieldRow } from '../../../ui/Form'
import { Select } from '../../../ui/Select'
import { uiText } from '../../../ui/text'
import { knowledgeText } from '../text'
import { flatten, treeOf } from '../tree'
import { documentText } from './documentText'

export const anywhere: Placement = {
  category_id: '',
  grade: 'R1',
  visibility: 'public',
  valid_from: '',
  valid_until: '',
}

const visibilities = ['public', 'signed_in', 'tier', 'internal', 'restricted'] as const
const grades = ['R1', 'R2', 'R3', 'R4'] as const

type PlacementFieldsProps = {
  value: Placement
  onChange: (value: Placement) => void
  isDisabled?: boolean
}

// Where documents belong, and who may be told what they say, when.
export function PlacementFields({ value, onChange, isDisabled }: PlacementFieldsProps) {
  const t = useText(documentText)
  const tk = useText(knowledgeText)
  const tu = useText(uiText)
  const categories = useQuery(categoriesQuery)
  const nodes = flatten(treeOf(categories.data?.items ?? []))
  const set = (change: Partial<Placement>) => onChange({ ...value, ...change })
  return (
    <>
      <FieldRow>
        <Select
          label={t('visibility')}
          isDisabled={isDisabled}
          value={value.visibility}
          onChange={(visibility) => set({ visibility })}
          options={visibilities.map((id) => ({ id, label: tk(`visibility.${id}`) }))}
        />
        <Select
          label={t('grade')}
          isDisabled={isDisabled}
          value={value.grade}
          onChange={(grade) => set({ grade })}
          options={grades.map((id) => ({ id, label: id }))}
        />
      </FieldRow>
      <Combo
        key={nodes.length}
        label={t('category')}
        isDisabled={isDisabled}
        value={value.category_id || null}
        onChange={(category) => set({ category_id: category ?? '' })}
        options={nodes.map((node) => ({ id: node.id, label: node.path }))}
        emptyText={tu('noMatches')}
        placeholder={t('noCategory')}
      />
      <FieldRow>
        <DateField
          label={t('validFrom')}
          isDisabled={isDisabled}
          value={value.valid_from}
          onChange={(valid_from) => set({ valid_from })}
        />
        <DateField
          label={t('validUntil')}
          isDisabled={isDisabled}
          value={value.valid_until}
          onChange={(valid_until) => set({ valid_until })}
        />
      </FieldRow>
    </>
  )
}
