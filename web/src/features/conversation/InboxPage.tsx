import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { MessagesSquare } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { ConversationRow, View } from '../../api/conversation'
import { conversationsQuery } from '../../api/conversation'
import { queueQuery } from '../../api/desk'
import type { Listing } from '../../api/http'
import { rowsOf } from '../../api/http'
import type { Hint } from '../../api/realtime'
import type { Locale } from '../../i18n/locale'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { cx } from '../../ui/cx'
import { Empty } from '../../ui/Empty'
import { usePageTitle } from '../../ui/pageTitle'
import { Skeleton } from '../../ui/Skeleton'
import { notify, ring } from './attention'
import { useDraft } from './drafts'
import s from './InboxPage.module.css'
import { ListPane } from './ListPane'
import { useLeaving } from './leaving'
import { rowName } from './names'
import { ThreadPane } from './ThreadPane'
import { conversationText } from './text'
import { useConversationLine, useDeskLine } from './useDeskLine'
import { useInboxSearch } from './useInboxSearch'

const Drawer = lazy(() => import('../../ui/Dialog').then((m) => ({ default: m.Drawer })))

// Beside the thread and not before it; narrow windows never load it.
const SidePanel = lazy(() => import('./SidePanel').then((m) => ({ default: m.SidePanel })))

export function InboxPage() {
  const t = useText(conversationText)
  const [search, setSearch] = useInboxSearch()
  const open = search.c ?? null
  const next = useNext(open)
  usePageTitle(t('title'))
  useConversationLine(open)
  useAttention(open)
  return (
    <div className={cx(s.inbox, open && s.hasThread)}>
      <ListPane counts={useCounts()} />
      {open ? (
        <Work
          key={open}
          id={open}
          onNext={() => setSearch({ c: next() })}
          onBack={() => setSearch({ c: undefined })}
        />
      ) : (
        <div className={s.nothing}>
          <Empty icon={<MessagesSquare size={26} />} title={t('pickTitle')}>
            {t('pickText')}
          </Empty>
        </div>
      )}
      <h1 className="sr">{t('title')}</h1>
    </div>
  )
}

// The thread and what stands beside it share one draft: suggestions fill it.
function Work({ id, onNext, onBack }: { id: string; onNext: () => void; onBack: () => void }) {
  const t = useText(conversationText)
  const [draft, setDraft] = useDraft(id)
  const [panel, setPanel] = useState(false)
  const fill = (text: string) =>
    setDraft({ text: draft.text.trim() ? `${draft.text}\n${text}` : text, mode: 'reply' })
  return (
    <>
      <ThreadPane
        id={id}
        draft={draft}
        setDraft={setDraft}
        onNext={onNext}
        onBack={onBack}
        onPanel={() => setPanel(true)}
      />
      <div className={s.side}>
        <Suspense fallback={<Skeleton lines={8} />}>
          <SidePanel id={id} onFill={fill} />
        </Suspense>
      </div>
      <Suspense fallback={null}>
        {panel && (
          <Drawer title={t('panel')} isOpen onClose={() => setPanel(false)} width="narrow">
            <SidePanel
              id={id}
              onFill={(text) => {
                fill(text)
                setPanel(false)
              }}
            />
          </Drawer>
        )}
      </Suspense>
    </>
  )
}

// Where to go after this one: the next in one's own list that is not on its way out.
function useNext(open: string | null): () => string | undefined {
  const mine = useInfiniteQuery(conversationsQuery({ view: 'mine' }))
  const leaving = useLeaving()
  return () => {
    const rows = rowsOf(mine.data).filter((row) => row.id === open || !leaving.has(row.id))
    const at = rows.findIndex((row) => row.id === open)
    const rest = rows.filter((row) => row.id !== open)
    return (rest[at] ?? rest[0])?.id
  }
}

function useCounts(): Partial<Record<View, number>> {
  const mine = useInfiniteQuery(conversationsQuery({ view: 'mine' }))
  const queue = useQuery(queueQuery)
  const waiting = queue.data?.items?.reduce((sum, group) => sum + group.waiting, 0)
  return {
    ...(mine.data ? { mine: rowsOf(mine.data).length } : {}),
    ...(waiting !== undefined ? { queue: waiting } : {}),
  }
}

function useAttention(open: string | null): void {
  const t = useText(conversationText)
  const client = useQueryClient()
  const [, setSearch] = useInboxSearch()
  const locale = useLocale()
  useDeskLine((hint: Hint) => {
    const row = (hint.row ?? hint.conversation) as Partial<ConversationRow> | undefined
    if (!row?.id || hint.quiet) return
    const show = () => setSearch({ c: row.id })
    if (hint.type === 'assigned') {
      ring()
      notify(t('noticeAssigned'), '', show)
      return
    }
    if (hint.type !== 'said' || (row.id === open && document.visibilityState === 'visible')) return
    ring()
    notify(t('noticeTitle', { name: nameOf(client, row.id, locale) || t('unknownName') }), '', show)
  })
}

// Hints carry no names; the list that is on the page does.
function nameOf(client: QueryClient, id: string, locale: Locale): string {
  const pages = client.getQueriesData<InfiniteData<Listing<ConversationRow>>>({ queryKey: ['conversations'] })
  const row = pages.flatMap(([, data]) => rowsOf(data)).find((r) => r.id === id)
  return row ? rowName(row, locale) : ''
}
