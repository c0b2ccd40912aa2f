import type { ConversationRow, Message } from '../../api/conversation'
import type { Me } from '../../api/session'
import type { Translate } from '../../i18n/text'
import type { conversationText } from './text'

type T = Translate<typeof conversationText.zh>

export function rowName(row: Pick<ConversationRow, 'customer_name'>, t: T): string {
  return row.customer_name || t('unknownName')
}

export function senderName(message: Message, me: Me, t: T): string {
  if (message.by === 'bot') return message.by_name || t('bot')
  if (message.by === 'customer') return message.by_name || t('customer')
  if (message.by_id && message.by_id === me.member?.id) return t('you')
  return message.by_name || t('colleague')
}

const reasons = [
  'asked',
  'complaint',
  'failed_turns',
  'person_needed',
  'risk',
  'grade',
  'declined',
  'editor',
] as const

// An unknown reason is shown as it is: better a raw word than a wrong one.
export function reasonText(reason: string | undefined, t: T): string {
  if (!reason) return t('reason.other')
  const known = reasons.find((r) => r === reason)
  return known ? t(`reason.${known}`) : reason
}

const moods = ['angry', 'upset', 'worried'] as const

export function moodText(mood: string | undefined, t: T): string | null {
  const known = moods.find((m) => m === mood)
  return known ? t(`mood.${known}`) : null
}
