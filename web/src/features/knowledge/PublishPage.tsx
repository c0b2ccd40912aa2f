import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { rowsOf } from '../../api/http'
import { baseVersionsQuery, changesQuery, releasesQuery } from '../../api/knowledge'
import { useText } from '../../i18n/text'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { DocumentChanges } from './DocumentChanges'
import { PendingChanges } from './PendingChanges'
import { PublishNav } from './PublishNav'
import { knowledgeText } from './text'
import { VersionRow } from './VersionRow'

export function PublishPage() {
  const t = useText(knowledgeText)
  const changes = useQuery(changesQuery)
  const versions = useInfiniteQuery(baseVersionsQuery())
  const releases = useQuery(releasesQuery)
  const live = releases.data?.items?.[0] ?? null
  const rows = rowsOf(versions.data)
  return (
    <Page title={t('tab.publish')}>
      <PublishNav />
      {changes.data ? (
        <PendingChanges changes={changes.data.items ?? []} liveN={live?.base_n ?? 0} />
      ) : (
        <Card title={t('pending')}>
          <Skeleton lines={4} />
        </Card>
      )}
      <DocumentChanges />
      {rows.length > 0 && (
        <Card title={t('versions')} flush>
          <ol>
            {rows.map((version) => (
              <VersionRow key={version.id} version={version} live={live} />
            ))}
          </ol>
          <LoadMore
            hasMore={versions.hasNextPage}
            isLoading={versions.isFetchingNextPage}
            onLoad={() => void versions.fetchNextPage()}
          />
        </Card>
      )}
    </Page>
  )
}
