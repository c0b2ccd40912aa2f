import { useInfiniteQuery } from '@tanstack/react-query'
import type { Chunk, DocumentDetail } from '../../../api/document'
import { chunksQuery } from '../../../api/document'
import { rowsOf } from '../../../api/http'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Empty } from '../../../ui/Empty'
import { LoadMore } from '../../../ui/LoadMore'
import { Card } from '../../../ui/Page'
import { Skeleton } from '../../../ui/Skeleton'
import { Blocks } from './Blocks'
import s from './DocumentPage.module.css'
import { documentText } from './documentText'

// What a document says, part by part: each is found and answered with by itself.
export function Chunks({ document: d }: { document: DocumentDetail }) {
  const t = useText(documentText)
  const list = useInfiniteQuery(chunksQuery(d.id))
  if (list.error) return <ErrorView error={list.error} onRetry={() => void list.refetch()} />
  const rows = rowsOf(list.data)
  return (
    <Card title={t('content')} note={rows.length > 0 && t('contentNote', { n: d.chunks })} flush>
      {list.isPending && <Skeleton lines={8} height={20} />}
      {list.data && rows.length === 0 && <Empty title={t('nothingRead')} />}
      <ol>
        {rows.map((chunk) => (
          <ChunkView key={chunk.id} chunk={chunk} />
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

function ChunkView({ chunk }: { chunk: Chunk }) {
  const t = useText(documentText)
  return (
    <li className={s.chunk}>
      <p className={s.where}>
        <span>{t('partN', { n: chunk.n + 1 })}</span>
        {chunk.page > 0 && <span>{t('pageN', { n: chunk.page })}</span>}
        <span>{chunk.heading?.join(' › ')}</span>
      </p>
      <Blocks blocks={chunk.blocks ?? []} />
    </li>
  )
}
