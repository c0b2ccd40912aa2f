import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ConversationDetail, ConversationRow, Message, Turn } from '../../api/conversation'
import { conversationQuery, loadEarlier, markRead, threadQuery, turnsQuery } from '../../api/conversation'
import { can, useMe } from '../../api/session'
import { ErrorView } from '../../app/ErrorView'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { MessageList } from '../../ui/MessageList'
import { Skeleton } from '../../ui/Skeleton'
import { dayKey, dayName } from '../../ui/time'
import { Composer } from './Composer'
import type { Draft } from './drafts'
import { HandoffCard } from './HandoffCard'
import { MessageView, PendingView } from './MessageView'
import { rowName } from './names'
import type { Pending } from './outbox'
import { discard, resend, usePending } from './outbox'
import { ThreadBanners } from './ThreadBanners'
import { ThreadHeader } from './ThreadHeader'
import s from './ThreadPane.module.css'
import { conversationText } from './text'

const TeachDrawer = lazy(() => import('./TeachDrawer').then((m) => ({ default: m.TeachDrawer })))

type ThreadPaneProps = {
  id: string
  draft: Draft
  setDraft: (change: Partial<Draft>) => void
  onNext: () => void
  onBack: () => void
  onPanel: () => void
}

type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'message'; key: string; message: Message }
  | { kind: 'pending'; key: string; pending: Pending }
  | { kind: 'handoff'; key: string }

const keyOf = (row: Row) => row.key

export function ThreadPane({ id, draft, setDraft, onNext, onBack, onPanel }: ThreadPaneProps) {
  const t = useText(conversationText)
  const locale = useLocale()
  const me = useMe()
  const client = useQueryClient()
  const detail = useQuery(conversationQuery(id))
  const thread = useQuery(threadQuery(id))
  const turns = useQuery(turnsQuery(id))
  const pending = usePending(id)
  const [teaching, setTeaching] = useState<Message | null>(null)
  const messages = thread.data?.messages
  const rows = useMemo(
    () => toRows(messages ?? [], pending, detail.data?.handoff?.at ?? 0),
    [messages, pending, detail.data?.handoff?.at],
  )
  const byTurn = useMemo(() => turnsByMessage(turns.data?.items ?? []), [turns.data])
  const justReplied = useColleagueReplied(messages ?? [], me.member?.id ?? '', draft.text !== '')
  const onAtEnd = useReadMarks(id, detail.data?.conversation, messages)
  useTurnsFollow(id, messages)

  if (detail.error) return <ErrorView error={detail.error} onRetry={() => void detail.refetch()} />
  const conversation = detail.data?.conversation
  if (!detail.data || !conversation || !messages) return <ThreadSkeleton />

  const name = rowName(conversation, locale)
  const mayReply =
    conversation.owner_kind === 'agent' &&
    conversation.owner_id === me.member?.id &&
    can(me, 'conversation.reply')
  return (
    <section className={s.thread} aria-label={t('conversationWith', { name })}>
      <ThreadHeader detail={detail.data} name={name} onNext={onNext} onBack={onBack} onPanel={onPanel} />
      <ThreadBanners detail={detail.data} onNext={onNext} />
      <MessageList
        key={id}
        label={t('messages')}
        rows={rows}
        rowKey={keyOf}
        onReachStart={() => void loadEarlier(client, id)}
        unseen={unseenCount}
        onAtEnd={onAtEnd}
        render={(row) => (
          <RowView
            row={row}
            detail={detail.data}
            name={name}
            turn={row.kind === 'message' ? byTurn.get(row.message.id) : undefined}
            onTeach={setTeaching}
          />
        )}
      />
      <Composer
        key={id}
        conversation={conversation}
        customerName={name}
        mayReply={mayReply}
        draft={draft}
        setDraft={setDraft}
        justReplied={justReplied}
        onSent={() => void client.invalidateQueries({ queryKey: ['conversations'] })}
      />
      <Suspense fallback={null}>
        {teaching && (
          <TeachDrawer
            message={teaching}
            turn={byTurn.get(teaching.id)}
            question={questionBefore(messages, teaching)}
            onClose={() => setTeaching(null)}
          />
        )}
      </Suspense>
    </section>
  )
}

type RowViewProps = {
  row: Row
  detail: ConversationDetail
  name: string
  turn: Turn | undefined
  onTeach: (message: Message) => void
}

function RowView({ row, detail, name, turn, onTeach }: RowViewProps) {
  const client = useQueryClient()
  const locale = useLocale()
  const { conversation } = detail
  if (row.kind === 'day') return <p className={s.day}>{dayName(row.at, locale)}</p>
  if (row.kind === 'handoff')
    return detail.handoff && <HandoffCard handoff={detail.handoff} promises={detail.promises ?? []} />
  if (row.kind === 'pending') {
    return (
      <PendingView
        pending={row.pending}
        onResend={() => resend(client, row.pending.clientId, conversation.generation)}
        onDiscard={() => discard(row.pending.clientId)}
      />
    )
  }
  return (
    <MessageView
      message={row.message}
      conversation={conversation}
      customerName={name}
      turn={turn}
      onTeach={onTeach}
    />
  )
}

function toRows(messages: readonly Message[], pending: readonly Pending[], handoffAt: number): Row[] {
  const rows: Row[] = []
  let day = ''
  let handoffShown = handoffAt === 0
  for (const message of messages) {
    if (dayKey(message.created_at) !== day) {
      day = dayKey(message.created_at)
      rows.push({ kind: 'day', key: `day ${day}`, at: message.created_at })
    }
    if (!handoffShown && message.created_at > handoffAt) {
      handoffShown = true
      rows.push({ kind: 'handoff', key: 'handoff' })
    }
    rows.push({ kind: 'message', key: message.id, message })
  }
  if (!handoffShown && messages.length > 0) rows.push({ kind: 'handoff', key: 'handoff' })
  const arrived = new Set(messages.map((m) => m.client_id))
  for (const p of pending) {
    if (!arrived.has(p.clientId)) rows.push({ kind: 'pending', key: p.clientId, pending: p })
  }
  return rows
}

function turnsByMessage(turns: readonly Turn[]): Map<string, Turn> {
  return new Map(turns.flatMap((turn) => (turn.message_id ? [[turn.message_id, turn] as const] : [])))
}

// New messages of the customer below what the reader has seen.
function unseenCount(rows: readonly Row[], lastSeen: string | null): number {
  const from = lastSeen === null ? 0 : rows.findIndex((row) => row.key === lastSeen) + 1
  return rows.slice(from).filter((row) => row.kind === 'message' && row.message.by === 'customer').length
}

function questionBefore(messages: readonly Message[], answer: Message): string {
  const before = messages.filter((m) => m.by === 'customer' && m.seq < answer.seq)
  return before[before.length - 1]?.text ?? ''
}

// The trace of a new answer is read once the answer is there.
function useTurnsFollow(id: string, messages: readonly Message[] | undefined): void {
  const client = useQueryClient()
  const lastBot = messages?.filter((m) => m.by === 'bot').pop()?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new answer is the reason to read again
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['turns', id] })
  }, [client, id, lastBot])
}

// Marks as read what the agent who serves it has in sight.
function useReadMarks(
  id: string,
  conversation: ConversationRow | undefined,
  messages: readonly Message[] | undefined,
) {
  const me = useMe()
  const [atEnd, setAtEnd] = useState(true)
  const last = messages?.[messages.length - 1]?.seq ?? 0
  const mine = conversation?.owner_kind === 'agent' && conversation.owner_id === me.member?.id
  const marked = useRef(0)
  const due = mine && atEnd && conversation.desk_read_seq < last && marked.current < last
  useEffect(() => {
    if (!due || document.visibilityState !== 'visible') return
    marked.current = last
    // A lost mark is made up for by the next one.
    void markRead(id, last).catch(() => undefined)
  }, [due, id, last])
  return useCallback((end: boolean) => setAtEnd(end), [])
}

// The name of a colleague who wrote to the customer after this member began to type.
function useColleagueReplied(messages: readonly Message[], myId: string, typing: boolean): string {
  const since = useRef(0)
  const last = messages[messages.length - 1]?.seq ?? 0
  if (!typing) since.current = last
  const theirs = messages
    .filter((m) => m.seq > since.current && m.by === 'agent' && !m.note && m.by_id !== myId)
    .pop()
  return theirs ? (theirs.by_name ?? '…') : ''
}

function ThreadSkeleton() {
  return (
    <div className={s.thread}>
      <div className={s.skeletonHead}>
        <Skeleton lines={2} />
      </div>
      <div className={s.skeletonBody}>
        <Skeleton lines={6} height={38} />
      </div>
    </div>
  )
}
