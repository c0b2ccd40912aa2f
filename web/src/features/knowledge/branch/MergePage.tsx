import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { GitMerge } from 'lucide-react'
import { useState } from 'react'
import type { Merging } from '../../../api/branch'
import { branchMergeQuery, branchQuery, mergeBranch } from '../../../api/branch'
import { useCan } from '../../../api/session'
import { useComplain } from '../../../api/useProblem'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Banner } from '../../../ui/Banner'
import { Button, ButtonLink } from '../../../ui/Button'
import { Empty } from '../../../ui/Empty'
import { Card, Page } from '../../../ui/Page'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toast'
import { PublishNav } from '../PublishNav'
import { branchText } from './branchText'
import type { Settled } from './MergingItem'
import { MergingItem } from './MergingItem'

// What merging does, item by item; what both sides changed is settled here. Nothing
// is chosen beforehand: whoever merges has looked.
export function MergePage({ id }: { id: string }) {
  const t = useText(branchText)
  const navigate = useNavigate()
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const branch = useQuery(branchQuery(id))
  const merging = useQuery(branchMergeQuery(id))
  const [settled, setSettled] = useState<Record<string, Settled>>({})
  const [busy, setBusy] = useState(false)
  const error = branch.error ?? merging.error
  if (error)
    return <ErrorView error={error} onRetry={() => void Promise.all([branch.refetch(), merging.refetch()])} />
  const all = merging.data?.items ?? []
  const left = all.reduce((n, m) => n + open(m, settled[m.item_id]), 0)
  const busyIn = all.find((m) => m.busy > 0)
  const does = all.some((m) => m.kind !== 'none' || (m.clashes ?? []).length > 0)
  const merge = async () => {
    setBusy(true)
    try {
      const made = await mergeBranch(
        id,
        all.flatMap((m) => {
          const fields = settled[m.item_id]
          return fields ? [{ item_id: m.item_id, mine_revision_id: m.mine_revision_id, fields }] : []
        }),
      )
      toast(t('merged'))
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      void navigate({ to: '/knowledge/publish/$', params: { _splat: `changes/${made.change_id}` } })
    } catch (problem) {
      complain(problem)
      setBusy(false)
      await merging.refetch()
    }
  }
  return (
    <Page
      title={t('mergeTitle', { name: branch.data?.name ?? '' })}
      intro={t('mergeIntro')}
      actions={
        <>
          <ButtonLink to="/knowledge/publish/$" params={{ _splat: `branches/${id}` }}>
            {t('back')}
          </ButtonLink>
          {mayWrite && branch.data?.state === 'open' && (
            <Button
              look="primary"
              isPending={busy}
              isDisabled={!does || left > 0 || busyIn !== undefined}
              onPress={() => void merge()}
            >
              {t('mergeDo')}
            </Button>
          )}
        </>
      }
    >
      <PublishNav />
      {merging.isPending && <Skeleton lines={8} height={24} />}
      {merging.data && !does && <Empty icon={<GitMerge size={24} />} title={t('nothingToMerge')} />}
      {does && (
        <>
          {busyIn && <Banner tone="warn">{t('busy', { n: busyIn.busy })}</Banner>}
          <Banner tone={left > 0 ? 'warn' : 'ok'}>{left > 0 ? t('clashes', { n: left }) : t('ready')}</Banner>
          <Card flush>
            <ol>
              {all.map((m) => (
                <MergingItem
                  key={m.item_id}
                  merging={m}
                  settled={settled[m.item_id] ?? {}}
                  onSettle={(fields) => setSettled((before) => ({ ...before, [m.item_id]: fields }))}
                />
              ))}
            </ol>
          </Card>
        </>
      )}
    </Page>
  )
}

// How many of an item's conflicts nobody has settled yet.
function open(m: Merging, settled: Settled = {}): number {
  return (m.clashes ?? []).filter((clash) => !settled[clash.field]).length
}
