import { Check, CheckCheck, CircleAlert, FileText, RotateCw, ThumbsDown, ThumbsUp, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ConversationRow, FileInfo, Message, Turn } from '../../api/conversation'
import { fileAddress } from '../../api/conversation'
import { useMe } from '../../api/session'
import { useDescribe } from '../../api/useProblem'
import type { Locale } from '../../i18n/locale'
import { useLocale } from '../../i18n/locale'
import type { Translate } from '../../i18n/text'
import { useText } from '../../i18n/text'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Rich } from '../../ui/Rich'
import { Tag } from '../../ui/Tag'
import { ClockTime } from '../../ui/Time'
import { BotTrace } from './BotTrace'
import s from './MessageView.module.css'
import { senderName } from './names'
import type { Pending } from './outbox'
import { conversationText } from './text'

type MessageViewProps = {
  message: Message
  conversation: ConversationRow
  customerName: string
  turn: Turn | undefined
  onTeach: (message: Message) => void
}

export function MessageView({ message, conversation, customerName, turn, onTeach }: MessageViewProps) {
  const t = useText(conversationText)
  const me = useMe()
  const locale = useLocale()
  if (message.by === 'system') return <Occasion message={message} />
  const out = message.by !== 'customer'
  return (
    <article className={cx(s.message, out && s.out, s[kindOf(message)])}>
      {!out && <Avatar name={customerName} seed={conversation.customer_id} size={30} />}
      <div className={s.column}>
        <Who
          name={out ? senderName(message, me, t, locale) : null}
          note={message.note}
          at={message.created_at}
        />
        <Bubble>
          {message.erased_at ? (
            <em className={s.erased}>{t('erased')}</em>
          ) : out && !message.note ? (
            <Rich text={message.text} />
          ) : (
            message.text
          )}
          <Files files={message.files ?? []} />
        </Bubble>
        {message.content?.chosen && (
          <p className={s.under}>
            {message.content.chosen.kind === 'leave_message'
              ? t('left')
              : t('pressed', { label: message.content.chosen.label })}
          </p>
        )}
        {message.by === 'bot' && <BotUnder message={message} turn={turn} onTeach={onTeach} />}
        {out && !message.note && message.by === 'agent' && (
          <Receipt message={message} conversation={conversation} />
        )}
      </div>
    </article>
  )
}

function kindOf(message: Message): 'note' | 'bot' | 'agent' | 'customer' {
  if (message.note) return 'note'
  return message.by === 'bot' ? 'bot' : message.by === 'agent' ? 'agent' : 'customer'
}

function Who({ name, note, at }: { name: string | null; note?: boolean; at: number }) {
  const t = useText(conversationText)
  return (
    <header className={s.who}>
      {name && <b>{name}</b>}
      {note && <span>{t('internalNote')}</span>}
      <ClockTime at={at} />
    </header>
  )
}

function Bubble({ children }: { children: ReactNode }) {
  return <div className={s.bubble}>{children}</div>
}

function BotUnder({
  message,
  turn,
  onTeach,
}: {
  message: Message
  turn: Turn | undefined
  onTeach: (m: Message) => void
}) {
  const t = useText(conversationText)
  const options = message.content?.options ?? []
  return (
    <>
      {options.length > 0 && (
        <ul className={s.options}>
          {options.map((option) => (
            <li key={`${option.kind} ${option.label}`}>
              <Tag tone="bot">{option.label}</Tag>
            </li>
          ))}
        </ul>
      )}
      {message.feedback && (
        <p className={s.under}>
          {message.feedback === 'helpful' ? (
            <ThumbsUp size={13} aria-hidden />
          ) : (
            <ThumbsDown size={13} aria-hidden />
          )}
          {message.feedback === 'helpful' ? t('helpful') : t('notHelpful')}
        </p>
      )}
      {turn && (
        <BotTrace turn={turn} source={message.content?.source ?? null} onTeach={() => onTeach(message)} />
      )}
    </>
  )
}

function Receipt({ message, conversation }: { message: Message; conversation: ConversationRow }) {
  const t = useText(conversationText)
  const read = Boolean(message.read_at) || conversation.customer_read_seq >= message.seq
  const delivered =
    read || Boolean(message.delivered_at) || conversation.customer_delivered_seq >= message.seq
  return (
    <p className={s.receipt}>
      {delivered ? <CheckCheck size={13} aria-hidden /> : <Check size={13} aria-hidden />}
      {read ? t('read') : delivered ? t('delivered') : t('sent')}
    </p>
  )
}

export function Files({ files }: { files: readonly FileInfo[] }) {
  if (files.length === 0) return null
  return (
    <ul className={s.files}>
      {files.map((file) => (
        <li key={file.id}>
          <FileView file={file} />
        </li>
      ))}
    </ul>
  )
}

// What the server takes for a picture is shown where it stands; all else is offered to keep.
function FileView({ file }: { file: FileInfo }) {
  const t = useText(conversationText)
  if (file.width) {
    return (
      <a href={fileAddress(file.id)} target="_blank" rel="noreferrer">
        <img
          src={fileAddress(file.id)}
          alt={file.name}
          width={file.width}
          height={file.height}
          className={s.image}
        />
      </a>
    )
  }
  return (
    <a
      className={s.file}
      href={fileAddress(file.id)}
      download
      aria-label={t('download', { name: file.name })}
    >
      <FileText size={16} aria-hidden />
      <span>{file.name}</span>
      <small className="num">{sizeText(file.size)}</small>
    </a>
  )
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

const occasions = [
  'accepted',
  'requeued',
  'given_back',
  'closed.agent',
  'closed.idle',
  'closed.customer',
  'taken_over',
  'idle_reminder',
  'queued',
] as const

function Occasion({ message }: { message: Message }) {
  const t = useText(conversationText)
  const locale = useLocale()
  return (
    <p className={s.occasion}>
      <span>
        {occasionText(message, t, locale)} · <ClockTime at={message.created_at} />
      </span>
    </p>
  )
}

function occasionText(message: Message, t: Translate<typeof conversationText.zh>, locale: Locale): string {
  const event = message.content?.event
  if (!event) return message.text || t('event.other')
  const params = event.params ?? {}
  const group = String((locale === 'en' ? params.group_en || params.group : params.group) ?? '')
  const name = String(params.name ?? '')
  if (event.key === 'transferred')
    return name ? t('event.transferred', { name }) : t('event.transferredGroup', { group })
  const known = occasions.find((o) => o === event.key)
  if (known) return t(`event.${known}`, { name, group })
  return event.key.startsWith('closed') ? t('event.closed') : message.text || t('event.other')
}

type PendingProps = { pending: Pending; onResend: () => void; onDiscard: () => void }

export function PendingView({ pending, onResend, onDiscard }: PendingProps) {
  const t = useText(conversationText)
  const describe = useDescribe()
  const failed = pending.problem !== null
  return (
    <article className={cx(s.message, s.out, pending.note ? s.note : s.agent, !failed && s.sending)}>
      <div className={s.column}>
        <Who name={t('you')} note={pending.note} at={pending.at} />
        <Bubble>
          {pending.text}
          <Files files={pending.files} />
        </Bubble>
        {failed ? (
          <p className={cx(s.receipt, s.failed)} role="alert">
            <CircleAlert size={13} aria-hidden />
            {t('failed')} · {describe(pending.problem)}
            <Button size="small" onPress={onResend}>
              <RotateCw size={13} aria-hidden />
              {t('resend')}
            </Button>
            <Button size="small" look="quiet" onPress={onDiscard}>
              <X size={13} aria-hidden />
              {t('discard')}
            </Button>
          </p>
        ) : (
          <p className={s.receipt}>{t('sending')}</p>
        )}
      </div>
    </article>
  )
}
