import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { rowsOf } from '../../../api/http'
import type { BaseVersion } from '../../../api/knowledge'
import { compareQuery, rollBack } from '../../../api/knowledge'
import { useCan } from '../../../api/session'
import { useComplain } from '../../../api/useProblem'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Button, ButtonLink } from '../../../ui/Button'
import { Confirm } from '../../../ui/Dialog'
import { Empty } from '../../../ui/Empty'
import { LoadMore } from '../../../ui/LoadMore'
import { Card } from '../../../ui/Page'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toast'
import page from '../ChangePage.module.css'
import { ItemDifference } from '../ItemDifference'
import { knowledgeText } from '../text'
import { compareText } from './compareText'

type DifferencesProps = { from: BaseVersion; to: BaseVersion; liveId: string }

// What leads from one version to the other. What is live can go back to the other,
// whole or an item at a time.
export function Differences({ from, to, liveId }: DifferencesProps) {
  const t = useText(compareText)
  const tk = useText(knowledgeText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayPublish = useCan('knowledge.publish')
  const [asking, setAsking] = useState(false)
  const found = useInfiniteQuery(compareQuery(from.id, to.id))
  const rows = rowsOf(found.data)
  const counts = found.data?.pages[0]
  const older = from.id === liveId ? to : to.id === liveId ? from : undefined
  const mayGoBack = mayPublish && older?.state === 'published' && older.id !== liveId
  const back = async (done: (made: BaseVersion) => string, itemIds?: string[]) => {
    if (!older) return
    try {
      toast(done(await rollBack(older.id, itemIds)))
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
  if (found.error) return <ErrorView error={found.error} onRetry={() => void found.refetch()} />
  if (!counts) return <Skeleton lines={8} height={24} />
  if (rows.length === 0) return <Empty title={t('same')} />
  return (
    <Card
      title={t('differences')}
      note={t('counts', counts)}
      actions={mayGoBack && <Button onPress={() => setAsking(true)}>{t('allBack', { n: older.n })}</Button>}
      flush
    >
      <ol>
        {rows.map((item) => (
          <ItemDifference key={item.item_id} item={item} open={rows.length <= 20}>
            <div className={page.itemActions}>
              <ButtonLink size="small" look="quiet" to="/knowledge/items/$id" params={{ id: item.item_id }}>
                {tk('openItem')}
              </ButtonLink>
              {mayGoBack && (
                <Button
                  size="small"
                  look="quiet"
                  onPress={() => void back(({ n }) => t('oneBackDone', { n }), [item.item_id])}
                >
                  {t('oneBack', { n: older.n })}
                </Button>
              )}
            </div>
          </ItemDifference>
        ))}
      </ol>
      <LoadMore
        hasMore={found.hasNextPage}
        isLoading={found.isFetchingNextPage}
        onLoad={() => void found.fetchNextPage()}
      />
      {asking && older && (
        <Confirm
          title={tk('rollbackTitle', { n: older.n })}
          isOpen
          onClose={() => setAsking(false)}
          confirmLabel={t('allBack', { n: older.n })}
          onConfirm={() => back(() => tk('rolledBack', { n: older.n }))}
        >
          {tk('rollbackText', { n: older.n })}
        </Confirm>
      )}
    </Card>
  )
}
