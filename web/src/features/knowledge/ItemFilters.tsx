import { useQuery } from '@tanstack/react-query'
import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { facetsQuery } from '../../api/item'
import type { ItemFilter } from '../../api/knowledge'
import { useMemberName } from '../../api/members'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import type { Option } from '../../ui/Select'
import { Select } from '../../ui/Select'
import { sortText } from './sortText'
import { knowledgeText } from './text'
import { visibilities } from './visibility'

type ItemFiltersProps = { filter: ItemFilter; onChange: (change: Partial<ItemFilter>) => void }

const checks = ['any', 'confirm', 'raise'] as const
const narrowing = ['visibility', 'owner', 'tag', 'product', 'audience', 'grade_check'] as const

// What is seldom narrowed by, behind one button: the words that items have, with how many have each.
export function ItemFilters({ filter, onChange }: ItemFiltersProps) {
  const t = useText(sortText)
  const tk = useText(knowledgeText)
  const active = narrowing.filter((key) => filter[key]).length
  const [open, setOpen] = useState(active > 0)
  const facets = useQuery({ ...facetsQuery, enabled: open })
  const nameOf = useMemberName()
  const set = (key: keyof ItemFilter, value: string) =>
    onChange({ [key]: value === 'any' ? undefined : value })
  const words = (
    all: readonly { word: string; count: number }[] | null | undefined,
    any: string,
  ): Option[] => [
    { id: 'any', label: any },
    ...(all ?? []).map(({ word, count }) => ({ id: word, label: t('option', { word, n: count }) })),
  ]
  const owners = (facets.data?.owners ?? [])
    .map(({ word, count }) => ({ id: word, name: nameOf(word), count }))
    .filter((owner) => owner.name)
  const toggle = (
    <Button size="small" aria-expanded={open} onPress={() => setOpen(!open)}>
      <SlidersHorizontal size={14} aria-hidden />
      {active > 0 ? t('filtersN', { n: active }) : t('filters')}
    </Button>
  )
  if (!open) return toggle
  return (
    <>
      {toggle}
      <Select
        label={t('anyVisibility')}
        hideLabel
        compact
        value={filter.visibility ?? 'any'}
        onChange={(value) => set('visibility', value)}
        options={[
          { id: 'any', label: t('anyVisibility') },
          ...visibilities.map((id) => ({ id, label: tk(`visibility.${id}`) })),
        ]}
      />
      {owners.length > 0 && (
        <Select
          label={t('anyOwner')}
          hideLabel
          compact
          value={filter.owner ?? 'any'}
          onChange={(value) => set('owner', value)}
          options={[
            { id: 'any', label: t('anyOwner') },
            ...owners.map((o) => ({ id: o.id, label: t('option', { word: o.name, n: o.count }) })),
          ]}
        />
      )}
      {(
        [
          ['tag', facets.data?.tags, t('anyTag')],
          ['product', facets.data?.products, t('anyProduct')],
          ['audience', facets.data?.audience, t('anyAudience')],
        ] as const
      ).map(
        ([key, all, any]) =>
          (all ?? []).length > 0 && (
            <Select
              key={key}
              label={any}
              hideLabel
              compact
              value={filter[key] ?? 'any'}
              onChange={(value) => set(key, value)}
              options={words(all, any)}
            />
          ),
      )}
      <Select
        label={t('gradeCheck')}
        hideLabel
        compact
        value={filter.grade_check ?? 'any'}
        onChange={(value) => set('grade_check', value)}
        options={checks.map((id) => ({
          id,
          label: id === 'any' ? t('gradeCheck') : t(`gradeCheck.${id}`),
        }))}
      />
      {active > 0 && (
        <Button
          size="small"
          look="quiet"
          onPress={() => onChange(Object.fromEntries(narrowing.map((key) => [key, undefined])))}
        >
          {t('clearFilters')}
        </Button>
      )}
    </>
  )
}
