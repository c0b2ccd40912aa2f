import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { FileDiff } from 'lucide-react'
import type { ChangeDetail } from '../../api/change'
import { changeItemsQuery, collectDrafts } from '../../api/change'
import { rowsOf } from '../../api/http'
import type { ItemChange } from '../../api/knowledge'
import { useMemberName } from '../../api/members'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { LoadMore } from '../../ui/LoadMore'
import { Card } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { toast } from '../../ui/Toast'
import { ChangeComments } from './ChangeComments'
import page from './ChangePage.module.css'
import { changeText } from './changeText'
import { FieldChanges } from './FieldChanges'
import s from './PublishPage.module.css'
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
          action={<ButtonLink to="/knowledge/publish">{t('goPending')}</ButtonLink>}
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

const tones = { added: 'ok', changed: 'warn', removed: 'danger' } as const

function ItemRow({ item, change }: { item: ItemChange; change: ChangeDetail }) {
  const t = useText(changeText)
  const tk = useText(knowledgeText)
  const nameOf = useMemberName()
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
    <li className={s.change}>
      <details className={s.details} open>
        <summary className={s.summary}>
          <Tag tone={tones[item.kind]}>{tk(`kind.${item.kind}`)}</Tag>
          <b>{item.question || item.key}</b>
          {!item.ready && <Tag tone="danger">{tk('notReadyNote')}</Tag>}
          <small>{nameOf(item.author_id)}</small>
        </summary>
        <div className={s.diff}>
          <FieldChanges fields={item.fields ?? []} />
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
        </div>
      </details>
    </li>
  )
}
