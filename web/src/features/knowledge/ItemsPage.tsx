import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { BookOpenText, SearchX } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { rowsOf } from '../../api/http'
import type { Grade, Item, ItemFilter } from '../../api/knowledge'
import { categoriesQuery, itemsQuery } from '../../api/knowledge'
import { useCan } from '../../api/session'
import { useCommands } from '../../app/commands'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { ButtonLink } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { Empty } from '../../ui/Empty'
import { LoadMore } from '../../ui/LoadMore'
import { Segmented } from '../../ui/Radio'
import { SearchField } from '../../ui/SearchField'
import { Select } from '../../ui/Select'
import { Skeleton } from '../../ui/Skeleton'
import type { Column } from '../../ui/Table'
import { Table } from '../../ui/Table'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { BulkBar } from './BulkBar'
import { CategoryTree } from './CategoryTree'
import { ItemFilters } from './ItemFilters'
import s from './ItemsPage.module.css'
import { sortText } from './sortText'
import { knowledgeText } from './text'
import { flatten, treeOf } from './tree'

type StateChoice = 'all' | NonNullable<ItemFilter['state']>
const grades = ['any', 'R1', 'R2', 'R3', 'R4'] as const

export function ItemsPage() {
  const t = useText(knowledgeText)
  const filter = useSearch({ from: '/shell/knowledge/' })
  const navigate = useNavigate()
  const set = (change: Partial<ItemFilter>) =>
    void navigate({
      to: '/knowledge',
      search: (before) => ({ ...before, ...change }),
      replace: 'q' in change,
    })
  const [query, setQuery] = useState(filter.q ?? '')
  const input = useRef<HTMLInputElement>(null)
  useCommands([
    {
      id: 'items search',
      label: t('searchItems'),
      group: 'here',
      keys: '/',
      run: () => input.current?.focus(),
    },
  ])

  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing moves the address
  useEffect(() => {
    const timer = setTimeout(() => {
      if ((filter.q ?? '') !== query.trim()) set({ q: query.trim() || undefined })
    }, 250)
    return () => clearTimeout(timer)
  }, [query])

  return (
    <div className={s.page}>
      <CategoryTree
        selected={filter.category ?? null}
        onSelect={(category) => set({ category: category ?? undefined })}
      />
      <div className={s.list}>
        <div className={s.tools}>
          <SearchField
            label={t('searchItems')}
            value={query}
            onChange={setQuery}
            keys="/"
            inputRef={input}
            className={s.search}
          />
          <Segmented<StateChoice>
            label={t('state')}
            value={filter.state ?? 'all'}
            onChange={(state) => set({ state: state === 'all' ? undefined : state })}
            options={(['all', 'changed', 'published', 'archived'] as const).map((id) => ({
              id,
              label: t(`state.${id}`),
            }))}
          />
          <Select
            label={t('gradeFilter')}
            hideLabel
            compact
            value={filter.grade ?? 'any'}
            onChange={(grade) => set({ grade: grade === 'any' ? undefined : (grade as Grade) })}
            options={grades.map((id) => ({ id, label: id === 'any' ? t('anyGrade') : id }))}
          />
          <ItemFilters filter={filter} onChange={set} />
        </div>
        <Rows key={JSON.stringify(filter)} filter={filter} />
      </div>
    </div>
  )
}

function Rows({ filter }: { filter: ItemFilter }) {
  const t = useText(knowledgeText)
  const ts = useText(sortText)
  const mayWrite = useCan('knowledge.write')
  const [selected, setSelected] = useState<string[]>([])
  const list = useInfiniteQuery(itemsQuery(filter))
  const categories = useQuery(categoriesQuery)
  const paths = new Map(flatten(treeOf(categories.data?.items ?? [])).map((node) => [node.id, node.path]))
  if (list.error) return <ErrorView error={list.error} onRetry={() => void list.refetch()} />
  if (list.isPending) {
    return (
      <div className={s.skeleton}>
        <Skeleton lines={10} height={22} />
      </div>
    )
  }
  const rows = rowsOf(list.data)
  const hidden = list.data.pages[0]?.hidden ?? 0
  const more = hidden > 0 && <Banner>{ts('hidden', { n: hidden })}</Banner>
  if (rows.length === 0) {
    return (
      <div className={s.rows}>
        {more}
        <NoItems filtered={Object.values(filter).some(Boolean)} />
      </div>
    )
  }
  const select = (id: string, on: boolean) =>
    setSelected((before) => (on ? [...before, id] : before.filter((x) => x !== id)))
  const columns: Column<Item>[] = [
    ...(mayWrite
      ? [
          {
            id: 'select',
            head: (
              <Checkbox
                aria-label={ts('selectAll')}
                isSelected={selected.length === rows.length}
                isIndeterminate={selected.length > 0 && selected.length < rows.length}
                onChange={(on) => setSelected(on ? rows.map((item) => item.id) : [])}
              />
            ),
            width: '2.5rem',
            cell: (item: Item) => (
              <Checkbox
                aria-label={ts('select', { question: item.question })}
                isSelected={selected.includes(item.id)}
                onChange={(on) => select(item.id, on)}
              />
            ),
          },
        ]
      : []),
    {
      id: 'question',
      head: t('question'),
      rowHeader: true,
      cell: (item) => (
        <>
          <Link to="/knowledge/items/$id" params={{ id: item.id }} className={s.question}>
            {item.question || '—'}
          </Link>
          <small className={s.sub}>
            {item.key} · {paths.get(item.category_id) ?? t('uncategorised')}
          </small>
        </>
      ),
    },
    {
      id: 'variants',
      head: t('variants'),
      align: 'end',
      width: '6rem',
      cell: (item) => item.variant_count ?? 0,
    },
    { id: 'grade', head: t('gradeFilter'), width: '5rem', cell: (item) => <GradeTag grade={item.grade} /> },
    { id: 'state', head: t('status'), width: '11rem', cell: (item) => <ItemState item={item} /> },
    {
      id: 'updated',
      head: t('updated'),
      width: '7rem',
      align: 'end',
      cell: (item) => <Time at={item.updated_at} />,
    },
  ]
  return (
    <>
      {selected.length > 0 && (
        <BulkBar items={rows.filter((item) => selected.includes(item.id))} onClear={() => setSelected([])} />
      )}
      <div className={s.rows}>
        {more}
        <div className={s.table}>
          <Table
            label={t('tab.items')}
            columns={columns}
            rows={rows}
            rowKey={(item) => item.id}
            isSelected={(item) => selected.includes(item.id)}
          />
        </div>
        <LoadMore
          hasMore={list.hasNextPage}
          isLoading={list.isFetchingNextPage}
          onLoad={() => void list.fetchNextPage()}
        />
      </div>
    </>
  )
}

function NoItems({ filtered }: { filtered: boolean }) {
  const t = useText(knowledgeText)
  const mayImport = useCan('knowledge.import')
  if (filtered) {
    return (
      <Empty icon={<SearchX size={24} />} title={t('noMatchTitle')}>
        {t('noMatchText')}
      </Empty>
    )
  }
  return (
    <Empty
      icon={<BookOpenText size={26} />}
      title={t('emptyTitle')}
      action={
        mayImport && (
          <>
            <ButtonLink look="primary" to="/knowledge/import">
              {t('emptyImport')}
            </ButtonLink>
            <ButtonLink to="/knowledge/items/$id" params={{ id: 'new' }}>
              {t('newItem')}
            </ButtonLink>
          </>
        )
      }
    >
      {t('emptyText')}
    </Empty>
  )
}

export function GradeTag({ grade }: { grade: string }) {
  const tone = grade === 'R4' ? 'danger' : grade === 'R3' ? 'warn' : 'outline'
  return <Tag tone={tone}>{grade}</Tag>
}

export function ItemState({ item }: { item: Item }) {
  const t = useText(knowledgeText)
  if (item.archived_at) return <Tag>{t('archived')}</Tag>
  if (item.ready === false && item.grade >= 'R3' && item.grade_confirmed !== item.grade)
    return <Tag tone="danger">{t('gradeToConfirm')}</Tag>
  if (item.ready === false) return <Tag tone="danger">{t('notReady')}</Tag>
  if (!item.published_revision_id) return <Tag tone="warn">{t('draftOnly')}</Tag>
  if (item.changed) return <Tag tone="warn">{t('changed')}</Tag>
  return <Tag tone="ok">{t('published')}</Tag>
}
