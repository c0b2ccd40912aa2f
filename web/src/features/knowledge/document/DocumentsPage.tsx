import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { FilePlus2, FileText, Lightbulb, Plus, SearchX } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { DocumentFilter, DocumentRow, Source } from '../../../api/document'
import { documentsQuery, sourcesQuery } from '../../../api/document'
import { rowsOf } from '../../../api/http'
import { useCan } from '../../../api/session'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Button, ButtonLink } from '../../../ui/Button'
import { Empty } from '../../../ui/Empty'
import { LoadMore } from '../../../ui/LoadMore'
import { Card, Page } from '../../../ui/Page'
import { Segmented } from '../../../ui/Radio'
import { SearchField } from '../../../ui/SearchField'
import { Select } from '../../../ui/Select'
import { Skeleton } from '../../../ui/Skeleton'
import type { Column } from '../../../ui/Table'
import { Table } from '../../../ui/Table'
import { Time } from '../../../ui/Time'
import { knowledgeText } from '../text'
import { DocumentState } from './DocumentState'
import s from './DocumentsPage.module.css'
import { documentText } from './documentText'
import { documentPlace, listPlace, questionsPlace } from './place'
import { SourceCards } from './SourceCards'
import { SourceDrawer } from './SourceDrawer'
import { UploadDialog } from './UploadDialog'

type StateChoice = 'all' | 'failed' | 'changed' | 'archived'

export function DocumentsPage() {
  const t = useText(documentText)
  const filter = useSearch({ from: '/shell/knowledge/documents/$' })
  const mayImport = useCan('knowledge.import')
  const sources = useQuery(sourcesQuery)
  const [open, setOpen] = useState<'upload' | 'source' | Source | null>(null)
  const all = sources.data?.items ?? []
  const empty = sources.data !== undefined && all.length === 0
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="full"
      actions={
        <>
          <ButtonLink look="quiet" {...questionsPlace()}>
            <Lightbulb size={16} aria-hidden />
            {t('proposed')}
          </ButtonLink>
          {mayImport && (
            <>
              <Button onPress={() => setOpen('source')}>
                <Plus size={16} aria-hidden />
                {t('addSource')}
              </Button>
              <Button look="primary" onPress={() => setOpen('upload')}>
                <FilePlus2 size={16} aria-hidden />
                {t('upload')}
              </Button>
            </>
          )}
        </>
      }
    >
      {sources.error && <ErrorView error={sources.error} onRetry={() => void sources.refetch()} />}
      {empty ? (
        <Card>
          <Empty icon={<FileText size={26} />} title={t('emptyTitle')}>
            {t('emptyText')}
          </Empty>
        </Card>
      ) : (
        <>
          <Card title={t('sources')}>
            {sources.isPending ? <Skeleton lines={3} /> : <SourceCards sources={all} onEdit={setOpen} />}
          </Card>
          <Card flush>
            <Tools filter={filter} sources={all} />
            <Rows filter={filter} sources={all} />
          </Card>
        </>
      )}
      {open === 'upload' && <UploadDialog onClose={() => setOpen(null)} />}
      {open !== null && open !== 'upload' && (
        <SourceDrawer source={open === 'source' ? null : open} onClose={() => setOpen(null)} />
      )}
    </Page>
  )
}

const any = 'any'

function Tools({ filter, sources }: { filter: DocumentFilter; sources: readonly Source[] }) {
  const t = useText(documentText)
  const navigate = useNavigate()
  const [query, setQuery] = useState(filter.q ?? '')
  const set = (change: Partial<DocumentFilter>) =>
    void navigate({
      ...listPlace,
      search: { ...filter, ...change },
      replace: 'q' in change,
    })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing moves the address
  useEffect(() => {
    const timer = setTimeout(() => {
      if ((filter.q ?? '') !== query.trim()) set({ q: query.trim() || undefined })
    }, 250)
    return () => clearTimeout(timer)
  }, [query])
  return (
    <div className={s.tools}>
      <SearchField label={t('search')} value={query} onChange={setQuery} className={s.search} />
      <Segmented<StateChoice>
        label={t('state')}
        value={filter.only ?? 'all'}
        onChange={(only) => set({ only: only === 'all' ? undefined : only })}
        options={(['all', 'failed', 'changed', 'archived'] as const).map((id) => ({
          id,
          label: t(`state.${id}`),
        }))}
      />
      <Select
        label={t('source')}
        hideLabel
        compact
        value={filter.source ?? any}
        onChange={(source) => set({ source: source === any ? undefined : source })}
        options={[
          { id: any, label: t('anySource') },
          ...sources.map((source) => ({ id: source.id, label: source.name || t('uploads') })),
        ]}
      />
    </div>
  )
}

function Rows({ filter, sources }: { filter: DocumentFilter; sources: readonly Source[] }) {
  const t = useText(documentText)
  const tk = useText(knowledgeText)
  const list = useInfiniteQuery(documentsQuery(filter))
  if (list.error) return <ErrorView error={list.error} onRetry={() => void list.refetch()} />
  if (list.isPending) return <Skeleton lines={8} height={22} />
  const rows = rowsOf(list.data)
  if (rows.length === 0) {
    return (
      <Empty icon={<SearchX size={24} />} title={t('noMatchTitle')}>
        {t('noMatchText')}
      </Empty>
    )
  }
  const names = new Map(sources.map((source) => [source.id, source.name || t('uploads')]))
  const columns: Column<DocumentRow>[] = [
    {
      id: 'document',
      head: t('document'),
      rowHeader: true,
      cell: (row) =>
        row.hidden ? (
          t('hidden')
        ) : (
          <>
            <Link {...documentPlace(row.id)} className={s.name}>
              {row.title || row.path}
            </Link>
            <small className={s.sub}>
              {names.get(row.source_id)} · {row.path}
            </small>
          </>
        ),
    },
    { id: 'parts', head: t('parts'), align: 'end', width: '5rem', cell: (row) => row.chunks },
    {
      id: 'visibility',
      head: t('visibility'),
      width: '9rem',
      cell: (row) => tk(`visibility.${row.visibility}`),
    },
    {
      id: 'state',
      head: t('state'),
      width: '16rem',
      cell: (row) => <DocumentState document={row} explain />,
    },
    {
      id: 'updated',
      head: t('updated'),
      width: '7rem',
      align: 'end',
      cell: (row) => <Time at={row.updated_at} />,
    },
  ]
  return (
    <>
      <Table label={t('title')} columns={columns} rows={rows} rowKey={(row) => row.id} />
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </>
  )
}
