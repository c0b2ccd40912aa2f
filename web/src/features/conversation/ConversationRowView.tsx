import { Link } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import { Clock, Globe, MessageCircle, Phone, Smartphone } from 'lucide-react'
import type { ConversationRow } from '../../api/conversation'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Avatar } from '../../ui/Avatar'
import { cx } from '../../ui/cx'
import { plainText } from '../../ui/Rich'
import { Tag } from '../../ui/Tag'
import { Time, useNow } from '../../ui/Time'
import { countdown } from '../../ui/time'
import s from './ConversationRowView.module.css'
import { groupName, moodText, rowName } from './names'
import type { InboxSearch } from './search'
import { conversationText } from './text'

type RowProps = {
  row: ConversationRow
  selected: boolean
  marked: boolean
  search: InboxSearch
  typing: boolean
}

const channelIcons: Record<string, LucideIcon> = {
  webchat: Globe,
  wechat: MessageCircle,
  app: Smartphone,
  phone: Phone,
}

export function ConversationRowView({ row, selected, marked, search, typing }: RowProps) {
  const t = useText(conversationText)
  const locale = useLocale()
  const name = rowName(row, locale)
  const Icon = channelIcons[row.channel] ?? Globe
  const mood = moodText(row.mood, t)
  const unread = row.owner_kind === 'agent' ? row.unread : 0
  const group = groupName(row, locale)
  return (
    <Link
      to="/inbox"
      search={{ ...search, c: row.id }}
      data-conversation={row.id}
      aria-current={selected ? 'true' : undefined}
      className={cx(s.row, selected && s.selected, marked && s.marked)}
      draggable={false}
    >
      <Avatar name={name} seed={row.customer_id} badge={<Icon size={10} />} />
      <span className={s.body}>
        <span className={s.top}>
          <span className={s.name}>{name}</span>
          {row.person_needed && <Tag tone="warn">{t('need.person_first')}</Tag>}
          {mood && <Tag tone="danger">{mood}</Tag>}
          <Time at={row.message_at} className={cx(s.time, 'num')} />
        </span>
        <span className={cx(s.preview, typing && s.typing)}>
          {typing ? t('typing') : plainText(row.preview)}
        </span>
        <span className={s.meta}>
          {row.topic && <Tag tone="outline">{row.topic}</Tag>}
          {(row.tags ?? []).slice(0, 2).map((tag) => (
            <Tag key={tag} tone="outline">
              {tag}
            </Tag>
          ))}
          {!row.topic && group && <Tag tone="outline">{group}</Tag>}
          <Due row={row} />
          {unread > 0 && (
            <span className={cx(s.unread, 'num')}>
              {unread > 99 ? '99+' : unread}
              <span className="sr">{t('unread', { n: unread })}</span>
            </span>
          )}
        </span>
      </span>
    </Link>
  )
}

const second = 1000
const soon = 120

// What is owed and by when; overdue says so in words, not by colour alone.
function Due({ row }: { row: ConversationRow }) {
  const t = useText(conversationText)
  const now = useNow(second)
  if (row.state === 'closed') return null
  if (row.owner_kind === 'queue' && !row.due_at && row.queued_at) {
    return (
      <span className={cx(s.due, s.soon)}>
        {t('waited', { time: countdown((now - row.queued_at) / second) })}
      </span>
    )
  }
  if (!row.due_at) return null
  const left = (row.due_at - now) / second
  if (left < 0) {
    return (
      <span className={cx(s.due, s.late)}>
        <Clock size={12} aria-hidden />
        {t('overdue', { time: countdown(-left) })}
      </span>
    )
  }
  return (
    <span className={cx(s.due, left < soon && s.soon, 'num')}>
      <Clock size={12} aria-hidden />
      {countdown(left)}
    </span>
  )
}
