import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ArrowLeftRight, GitCompare } from 'lucide-react'
import { rowsOf } from '../../../api/http'
import type { BaseVersion } from '../../../api/knowledge'
import { baseVersionQuery, baseVersionsQuery, releasesQuery } from '../../../api/knowledge'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Button } from '../../../ui/Button'
import { Empty } from '../../../ui/Empty'
import { Page } from '../../../ui/Page'
import { Select } from '../../../ui/Select'
import { Skeleton } from '../../../ui/Skeleton'
import { PublishNav } from '../PublishNav'
import s from './Compare.module.css'
import { compareText } from './compareText'
import { Differences } from './Differences'

// Which two versions are looked at stands in the address; without, the last two.
export function ComparePage() {
  const t = useText(compareText)
  const navigate = useNavigate()
  const search: Record<string, unknown> = useSearch({ strict: false })
  const list = useInfiniteQuery(baseVersionsQuery())
  const releases = useQuery(releasesQuery)
  const liveId = releases.data?.items?.[0]?.base_version_id ?? ''
  const listed = rowsOf(list.data)
  const chosen = (side: unknown, otherwise?: BaseVersion) =>
    typeof side === 'string' ? side : (otherwise?.id ?? '')
  const a = chosen(search.a, listed[1])
  const b = chosen(search.b, listed[0])
  const named = [...new Set([a, b])].filter((id) => id && list.data && !listed.some((v) => v.id === id))
  const elsewhere = useQueries({ queries: named.map(baseVersionQuery) })
  const all = [...listed, ...elsewhere.flatMap((query) => query.data ?? [])]
  const look = (next: { a: string; b: string }) =>
    void navigate({
      to: '/knowledge/publish/$',
      params: { _splat: 'compare' },
      search: next as never,
      replace: true,
    })
  const nameOf = ({ id, n, note, state }: BaseVersion) => {
    if (state === 'branch') return t('branch', { n, note })
    if (id === liveId) return t('live', { n })
    return note ? t('version', { n, note }) : t('plain', { n })
  }
  const options = all.map((version) => ({ id: version.id, label: nameOf(version) }))
  const [from, to] = [a, b].map((id) => all.find((version) => version.id === id))
  return (
    <Page title={t('title')} intro={t('intro')}>
      <PublishNav />
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={6} height={24} />}
      {list.data && all.length < 2 && (
        <Empty icon={<GitCompare size={24} />} title={t('choose')}>
          {t('chooseText')}
        </Empty>
      )}
      {all.length >= 2 && (
        <div className={s.sides}>
          <Select label={t('from')} value={a} onChange={(id) => look({ a: id, b })} options={options} />
          <Button look="quiet" onPress={() => look({ a: b, b: a })}>
            <ArrowLeftRight size={16} aria-hidden />
            {t('swap')}
          </Button>
          <Select label={t('to')} value={b} onChange={(id) => look({ a, b: id })} options={options} />
          {list.hasNextPage && (
            <Button
              look="quiet"
              isPending={list.isFetchingNextPage}
              onPress={() => void list.fetchNextPage()}
            >
              {t('older')}
            </Button>
          )}
        </div>
      )}
      {from && to && <Differences from={from} to={to} liveId={liveId} />}
    </Page>
  )
}
