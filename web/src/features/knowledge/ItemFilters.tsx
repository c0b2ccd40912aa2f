import { useQuery } from '@tanstack/react-query'
import { facetsQuery } from '../../api/item'
import type { ItemFilter, Visibility } from '../../api/knowledge'
import { useMemberName } from '../../api/members'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import type { Option } from '../../ui/Select'
import { Select } from '../../ui/Select'
import { sortText } from './sortText'
import { knowledgeText } from './text'

type ItemFiltersProps = { filter: ItemFilter; onChange: (change: Partial<ItemFilter>) => void }

const visibilities = [
  'public',
  'signed_in',
  'tier',
  'internal',
  'restricted',
] as const satisfies readonly Visibility[]
const checks = ['any', 'confirm', 'raise'] as const
const none = {
  owner: undefined,
  tag: undefined,
  product: undefined,
  audience: undefined,
  visibility: undefined,
  grade_check: undefined,
}

// The words that items have, with how many have each.
export function ItemFilters({ filter, onChange }: ItemFiltersProps) {
  const t = useText(sortText)
  const tk = useText(knowledgeText)
  const facets = useQuery(facetsQuery)
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
  return (
    <>
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
      {Object.keys(none).some((key) => filter[key as keyof typeof none]) && (
        <Button size="small" look="quiet" onPress={() => onChange(none)}>
          {t('clearFilters')}
        </Button>
      )}
    </>
  )
}
