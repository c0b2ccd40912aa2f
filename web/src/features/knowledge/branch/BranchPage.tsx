import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileDiff } from 'lucide-react'
import type { Branch } from '../../../api/branch'
import { branchItemsQuery, branchQuery, removeOnBranch, resetOnBranch } from '../../../api/branch'
import { rowsOf } from '../../../api/http'
import type { ItemChange } from '../../../api/knowledge'
import { useMemberName } from '../../../api/members'
import { useCan } from '../../../api/session'
import { useComplain } from '../../../api/useProblem'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Button, ButtonLink } from '../../../ui/Button'
import { Empty } from '../../../ui/Empty'
import { LoadMore } from '../../../ui/LoadMore'
import { Card, Page } from '../../../ui/Page'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toast'
import s from '../ChangePage.module.css'
import { ItemDifference } from '../ItemDifference'
import { PublishNav } from '../PublishNav'
import { BranchActions } from './BranchActions'
import { BranchTag } from './BranchesPage'
import { branchText } from './branchText'

export function BranchPage({ id }: { id: string }) {
  const t = useText(branchText)
  const nameOf = useMemberName()
  const branch = useQuery(branchQuery(id))
  if (branch.error) return <ErrorView error={branch.error} onRetry={() => void branch.refetch()} />
  const b = branch.data
  if (!b) {
    return (
      <Page title={t('title')}>
        <Skeleton lines={10} height={20} />
      </Page>
    )
  }
  const author = nameOf(b.author_id)
  return (
    <Page title={b.name} intro={b.note} actions={<BranchActions branch={b} />}>
      <PublishNav />
      <p className={s.facts}>
        <BranchTag branch={b} />
        <span>
          {[t('from', { n: b.base_n }), author && t('by', { name: author })].filter(Boolean).join(' · ')}
        </span>
        {b.change_id && (
          <Link to="/knowledge/publish/$" params={{ _splat: `changes/${b.change_id}` }}>
            {t('seeChange')}
          </Link>
        )}
      </p>
      <Items branch={b} />
    </Page>
  )
}

// What the branch does to items since it began.
function Items({ branch }: { branch: Branch }) {
  const t = useText(branchText)
  const list = useInfiniteQuery(branchItemsQuery(branch.id))
  const rows = rowsOf(list.data)
  return (
    <Card title={t('changed')} note={t('items', { n: branch.items })} flush>
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={4} />}
      {list.data && rows.length === 0 && (
        <Empty icon={<FileDiff size={24} />} title={t('nothing')}>
          {t('nothingText')}
        </Empty>
      )}
      <ol>
        {rows.map((item) => (
          <ItemDifference key={item.item_id} item={item} open={rows.length <= 20}>
            {branch.state === 'open' && !item.hidden && <ItemActions branch={branch} item={item} />}
          </ItemDifference>
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

function ItemActions({ branch, item }: { branch: Branch; item: ItemChange }) {
  const t = useText(branchText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  if (!mayWrite) return null
  const run = async (verb: typeof resetOnBranch, done: string) => {
    try {
      await verb(branch.id, item.item_id)
      toast(done)
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
  return (
    <div className={s.itemActions}>
      {item.kind !== 'removed' && (
        <ButtonLink
          size="small"
          look="quiet"
          to="/knowledge/publish/$"
          params={{ _splat: `branches/${branch.id}/items/${item.item_id}` }}
        >
          {t('edit')}
        </ButtonLink>
      )}
      <Button size="small" look="quiet" onPress={() => void run(resetOnBranch, t('resetDone'))}>
        {t('reset')}
      </Button>
      {item.kind === 'changed' && (
        <Button size="small" look="quiet" onPress={() => void run(removeOnBranch, t('removeDone'))}>
          {t('remove')}
        </Button>
      )}
    </div>
  )
}
