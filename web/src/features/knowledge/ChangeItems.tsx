import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { FileDiff } from 'lucide-react'
import type { ChangeDetail } from '../../api/change'
import { changeItemsQuery, collectDrafts } from '../../api/change'
import { rowsOf } from '../../api/http'
import type { ItemChange } from '../../api/knowledge'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { LoadMore } from '../../ui/LoadMore'
import { Card } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toast'
import { ChangeComments } from './ChangeComments'
import page from './ChangePage.module.css'
import { changeText } from './changeText'
import { ItemDifference } from './ItemDifference'
import { knowledgeText } from './text'

// What a change does to each of its items, field by field.
export function ChangeItems({ change }: { change: ChangeDetail }) {
  const t = useText(changeText)
  const list = useInfiniteQuery(changeItemsQuery(change.id))
  const rows = rowsOf(list.data)
  return (
    <Card title={t('changed')} note={t('items', { n: change.items })} flush>
      {list.isPending && <Skeleton lines={4} />}
      {list.data && rows.length === 0 && (
        <Empty
          icon={<FileDiff size={24} />}
          title={t('nothingIn')}
          action={<ButtonLink to="/knowledge/publish/$">{t('goPending')}</ButtonLink>}
        >
          {t('nothingInText')}
        </Empty>
      )}
      <ol>
        {rows.map((item) => (
          <ItemRow key={item.item_id} item={item} change={change} />
        ))}
      </ol>
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Card>
  )
}

function ItemRow({ item, change }: { item: ItemChange; change: ChangeDetail }) {
  const t = useText(changeText)
  const tk = useText(knowledgeText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const takeOut = async () => {
    try {
      await collectDrafts('', { item_ids: [item.item_id] })
      toast(t('takenOut'))
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
  return (
    <ItemDifference item={item} warning={item.ready ? undefined : tk('notReadyNote')} open>
      <ChangeComments change={change} itemId={item.item_id} />
      <div className={page.itemActions}>
        <ButtonLink size="small" look="quiet" to="/knowledge/items/$id" params={{ id: item.item_id }}>
          {tk('openItem')}
        </ButtonLink>
        {change.state === 'open' && mayWrite && (
          <Button size="small" look="quiet" onPress={() => void takeOut()}>
            {t('takeOut')}
          </Button>
        )}
      </div>
    </ItemDifference>
  )
}
