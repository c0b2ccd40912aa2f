import { useQuery, useQueryClient } from '@tanstack/react-query'
import { editItems } from '../../api/item'
import type { ItemDetail } from '../../api/knowledge'
import { useCan } from '../../api/session'
import { membersQuery } from '../../api/settings'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Select } from '../../ui/Select'
import { itemText } from './itemText'

// Who answers for the item. It is no part of what the item says, so it is kept at once.
export function OwnerField({ detail }: { detail: ItemDetail }) {
  const t = useText(itemText)
  const members = useQuery(membersQuery)
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const own = async (id: string) => {
    try {
      await editItems([detail.id], { owner_id: id === 'nobody' ? '' : id })
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
  return (
    <Select
      label={t('owner')}
      value={detail.owner_id || 'nobody'}
      onChange={(id) => void own(id)}
      options={[
        { id: 'nobody', label: t('ownerNone') },
        ...(members.data?.items ?? []).map((m) => ({ id: m.id, label: m.name })),
      ]}
      isDisabled={!mayWrite}
    />
  )
}
