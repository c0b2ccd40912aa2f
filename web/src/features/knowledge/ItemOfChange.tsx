import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { collectDrafts, goingChangesQuery } from '../../api/change'
import type { ItemDetail } from '../../api/knowledge'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Select } from '../../ui/Select'
import { ChangeTag } from './ChangeState'
import { changeText } from './changeText'

const none = 'none'

// Which change an item's draft belongs to, and putting it into another.
export function ItemOfChange({ detail }: { detail: ItemDetail }) {
  const t = useText(changeText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const going = useQuery(goingChangesQuery)
  const all = going.data?.items ?? []
  const mine = all.find((change) => change.id === detail.change_id)
  if (!detail.changed && !mine) return null
  const move = async (id: string) => {
    try {
      await collectDrafts(id === none ? '' : id, { item_ids: [detail.id] })
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
  const open = all.filter((change) => change.state === 'open')
  return (
    <>
      {mayWrite && detail.changed && (!mine || mine.state === 'open') && (
        <Select
          label={t('belongsTo')}
          value={mine?.id ?? none}
          onChange={(id) => void move(id)}
          options={[
            { id: none, label: t('belongsNone') },
            ...open.map((change) => ({
              id: change.id,
              label: `#${change.n} ${change.name || t('unnamed')}`,
            })),
          ]}
        />
      )}
      {mine && (
        <p>
          <Link to="/knowledge/publish/$" params={{ _splat: `changes/${mine.id}` }}>
            #{mine.n} {mine.name || t('unnamed')}
          </Link>{' '}
          <ChangeTag change={mine} />
        </p>
      )}
    </>
  )
}
