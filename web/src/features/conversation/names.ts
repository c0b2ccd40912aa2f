import type { Message, PacketFact } from '../../api/conversation'
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
  'complaint',
  'failed_turns',
  'person_needed',
  'risk',
  'experiment',
  'shadow',
  'scripted',
] as const

// Why people were given the conversation. An unknown reason is shown as it is: better a raw word than a wrong one.
export function reasonText(reason: string | undefined, t: T): string {
  if (!reason) return t('reason.other')
  const known = reasons.find((r) => r === reason)
  return known ? t(`reason.${known}`) : reason
}

const moods = ['angry', 'upset'] as const

export function moodText(mood: string | undefined, t: T): string | null {
  const known = moods.find((m) => m === mood)
  return known ? t(`mood.${known}`) : null
}

const facts = [
  'phone',
  'email',
  'money',
  'date',
  'product',
  'id_number',
  'card_number',
  'order_number',
  'period',
  'duration',
  'place',
] as const

export function factText(fact: PacketFact, t: T, locale: Locale): string {
  const known = facts.find((f) => f === fact.kind)
  return `${known ? t(`fact.${known}`) : fact.kind} ${fact.kind === 'duration' ? lengthText(fact.value, locale) : fact.value}`
}

const units: Record<string, string> = {
  Y: 'year',
  M: 'month',
  W: 'week',
  D: 'day',
  TH: 'hour',
  TM: 'minute',
  TS: 'second',
}

// “P3M” is three months to a program only.
function lengthText(value: string, locale: Locale): string {
  const [, clock, n, letter] = /^P(T?)([\d.]+)(\w)$/.exec(value) ?? []
  const unit = units[`${clock}${letter}`]
  return unit
    ? new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(Number(n))
    : value
}

const results = ['not_helpful', 'rephrased', 'declined', 'clarified_in_vain'] as const

export function resultText(result: string, t: T): string {
  const known = results.find((r) => r === result)
  return known ? t(`result.${known}`) : result
}
