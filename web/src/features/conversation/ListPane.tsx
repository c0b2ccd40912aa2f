import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Inbox as InboxIcon, RefreshCw } from 'lucide-react'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import type { ConversationRow, View } from '../../api/conversation'
import { conversationsQuery } from '../../api/conversation'
import { rowsOf } from '../../api/http'
import { useDescribe } from '../../api/useProblem'
import { useCommands } from '../../app/commands'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button, ButtonAnchor } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Empty } from '../../ui/Empty'
import { SearchField } from '../../ui/SearchField'
import { SkeletonRows } from '../../ui/Skeleton'
import { VirtualList } from '../../ui/VirtualList'
import { ConversationRowView } from './ConversationRowView'
import s from './ListPane.module.css'
import { PresenceSwitch } from './PresenceSwitch'
import { views } from './search'
import { conversationText } from './text'
import { useTypingCustomers } from './typing'
import { useInboxSearch } from './useInboxSearch'
import { useStableOrder } from './useStableOrder'
import { useWrapups } from './wrapups'

const SearchResults = lazy(() => import('./SearchResults').then((m) => ({ default: m.SearchResults })))

const WrapupBar = lazy(() => import('./WrapupBar').then((m) => ({ default: m.WrapupBar })))

type ListPaneProps = { counts: Partial<Record<View, number>> }

const keyOf = (row: ConversationRow) => row.id

export function ListPane({ counts }: ListPaneProps) {
  const t = useText(conversationText)
  const [search, setSearch] = useInboxSearch()
  const view = search.view ?? 'mine'
  const [query, setQuery] = useState(search.q ?? '')
  const searchInput = useRef<HTMLInputElement>(null)
  const wrapups = useWrapups()

  // The address follows the typing, without a history entry for each letter.
  useEffect(() => {
    const timer = setTimeout(() => {
      if ((search.q ?? '') !== query.trim()) setSearch({ q: query.trim() || undefined }, true)
    }, 250)
    return () => clearTimeout(timer)
  }, [query, search.q, setSearch])

  useCommands([
    {
      id: 'inbox search',
      label: t('cmdSearch'),
      group: 'here',
      keys: '/',
      run: () => searchInput.current?.focus(),
    },
  ])

  return (
    <section className={s.pane} aria-label={t('list')}>
      <header className={s.header}>
        <div className={s.title}>
          <h2>{t('title')}</h2>
          <PresenceSwitch />
        </div>
        <SearchField
          label={t('searchLabel')}
          placeholder={t('searchPlaceholder')}
          value={query}
          onChange={setQuery}
          keys="/"
          inputRef={searchInput}
        />
      </header>
      {query.trim() ? (
        <Suspense fallback={<SkeletonRows rows={4} />}>
          <SearchResults query={query} />
        </Suspense>
      ) : (
        <>
          <nav className={s.views} aria-label={t('viewsLabel')}>
            {views.map((id) => (
              <Link
                key={id}
                to="/inbox"
                search={{ ...search, view: id }}
                className={cx(s.view, id === view && s.on)}
                aria-current={id === view ? 'page' : undefined}
              >
                {t(`view.${id}`)}
                {counts[id] !== undefined && <span className="num">{counts[id]}</span>}
              </Link>
            ))}
          </nav>
          <Rows view={view} />
        </>
      )}
      <Suspense fallback={null}>{wrapups.length > 0 && <WrapupBar />}</Suspense>
    </section>
  )
}

function Rows({ view }: { view: View }) {
  const t = useText(conversationText)
  const describe = useDescribe()
  const [search, setSearch] = useInboxSearch()
  const filter = useMemo(
    () => ({ view, group: search.group, outcome: search.outcome, from: search.from, to: search.to }),
    [view, search.group, search.outcome, search.from, search.to],
  )
  const list = useInfiniteQuery(conversationsQuery(filter))
  const [held, setHeld] = useState(false)
  const loaded = rowsOf(list.data)
  const stable = useStableOrder(loaded, keyOf, held, JSON.stringify(filter))
  const marked = useMoves(stable.rows, search.c ?? null)
  const typing = useTypingCustomers()

  if (list.isPending) return <SkeletonRows />
  if (list.error) {
    return (
      <Banner
        tone="danger"
        flat
        action={
          <Button size="small" onPress={() => void list.refetch()}>
            <RefreshCw size={14} aria-hidden />
          </Button>
        }
      >
        {describe(list.error)}
      </Banner>
    )
  }
  if (stable.rows.length === 0 && stable.pending === 0)
    return <EmptyView view={view} onQueue={() => setSearch({ view: 'queue' })} />
  return (
    <div className={s.rows} onMouseEnter={() => setHeld(true)} onMouseLeave={() => setHeld(false)}>
      {stable.pending > 0 && (
        <Button look="plain" size="small" className={s.pending} onPress={stable.apply}>
          {t('rowsChanged', { n: stable.pending })}
        </Button>
      )}
      <VirtualList
        label={t('list')}
        rows={stable.rows}
        rowKey={keyOf}
        estimate={88}
        activeKey={marked ?? search.c}
        onReachEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
        render={(row) => (
          <ConversationRowView
            row={row}
            search={search}
            selected={row.id === search.c}
            marked={row.id === marked}
            typing={typing.has(row.id)}
          />
        )}
      />
    </div>
  )
}

// j and k move a mark through the list, Enter opens what is marked: the mark is the focused link.
function useMoves(rows: readonly ConversationRow[], selected: string | null): string | null {
  const t = useText(conversationText)
  const [marked, setMarked] = useState<string | null>(null)
  const move = (step: 1 | -1) => {
    const from = rows.findIndex((row) => row.id === (marked ?? selected))
    const next = rows[Math.min(rows.length - 1, Math.max(0, from + step))]
    if (!next) return
    setMarked(next.id)
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-conversation="${next.id}"]`)?.focus({ preventScroll: true }),
    )
  }
  useCommands([
    { id: 'next row', label: t('cmdNext'), group: 'here', keys: 'j', run: () => move(1) },
    { id: 'previous row', label: t('cmdPrevious'), group: 'here', keys: 'k', run: () => move(-1) },
  ])
  return marked
}

function EmptyView({ view, onQueue }: { view: View; onQueue: () => void }) {
  const t = useText(conversationText)
  return (
    <div className={s.empty}>
      <Empty
        icon={<InboxIcon size={24} />}
        title={t(`emptyTitle.${view}`)}
        action={
          view === 'mine' ? (
            <Button onPress={onQueue}>{t('seeQueue')}</Button>
          ) : (
            <ButtonAnchor href="/demo" target="_blank" rel="noreferrer">
              {t('openDemo')}
            </ButtonAnchor>
          )
        }
      >
        {t(`emptyText.${view}`)}
      </Empty>
    </div>
  )
}
