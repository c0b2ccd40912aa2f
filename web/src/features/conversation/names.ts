import type { Message } from '../../api/conversation'
import type { Me } from '../../api/session'
import type { Locale } from '../../i18n/locale'
import type { Translate } from '../../i18n/text'
import type { conversationText } from './text'

type T = Translate<typeof conversationText.zh>

// The customer's name, or a visitor's memorable one, in the reader's language.
export function rowName(row: { customer_name: string; customer_name_en: string }, locale: Locale): string {
  return (locale === 'en' ? row.customer_name_en : row.customer_name) || row.customer_name
}

export function groupName(row: { group_name?: string; group_name_en?: string }, locale: Locale): string {
  return (locale === 'en' ? row.group_name_en : row.group_name) || row.group_name || ''
}

export function senderName(message: Message, me: Me, t: T, locale: Locale): string {
  if (message.by === 'bot') return t('bot')
  if (message.by_id && message.by_id === me.member?.id) return t('you')
  const name = locale === 'en' ? message.by_name_en || message.by_name : message.by_name
  return name || (message.by === 'customer' ? t('customer') : t('colleague'))
}

const reasons = [
  'asked',
  'chosen',
  'complaint',
  'failed_turns',
  'person_needed',
  'risk',
  'experiment',
  'no_answer_here',
  'declined',
  'no_answer',
  'file',
  'too_long',
  'swearing',
  'grade',
  'confirmed',
  'denied',
  'talk',
  'left',
  'scripted',
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
