import type { Locale } from '../i18n/locale'
import type { Translate } from '../i18n/text'
import type { uiText } from './text'

// This computer's own, until a workspace is known.
let zone = Intl.DateTimeFormat().resolvedOptions().timeZone

// The workspace's zone, so that everybody at work reads the same hour.
export function setWorkspaceZone(name: string): void {
  zone = name
}

export function workspaceZone(): string {
  return zone
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: Locale, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${locale} ${zone} ${key}`
  let found = formats.get(id)
  if (!found) {
    found = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { timeZone: zone, ...options })
    formats.set(id, found)
  }
  return found
}

export function clockTime(at: number, locale: Locale): string {
  return format(locale, 'clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
}

// To the second, with the zone's name: whoever looks this closely must not take it for their own clock.
export function exactTime(at: number, locale: Locale): string {
  const time = format(locale, 'exact', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(at)
  return `${time} ${zone}`
}

// Day and minute: for what lies ahead, where seconds mean nothing.
export function minuteTime(at: number, locale: Locale): string {
  return format(locale, 'minute', {
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}

export function dayName(at: number, locale: Locale): string {
  return format(locale, 'day', { month: 'short', day: 'numeric', weekday: 'short' }).format(at)
}

export function shortDate(at: number, locale: Locale): string {
  return format(locale, 'date', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
}

// The day it is in the workspace, midnight to midnight, as "2026-03-01".
export function dayKey(at: number): string {
  const [day, month, year] = format('en', 'key', { year: 'numeric', month: '2-digit', day: '2-digit' })
    .format(at)
    .split('/')
  return `${year}-${month}-${day}`
}

export function relativeTime(
  at: number,
  now: number,
  locale: Locale,
  t: Translate<typeof uiText.zh>,
): string {
  const minutes = Math.floor((now - at) / 60_000)
  if (minutes >= 0 && minutes < 1) return t('justNow')
  if (minutes >= 1 && minutes < 60) return t('minutesAgo', { n: minutes })
  if (dayKey(at) === dayKey(now)) return clockTime(at, locale)
  if (dayKey(at) === dayKey(now - 86_400_000)) return t('yesterday')
  if (dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4)) {
    return format(locale, 'short', { month: 'short', day: 'numeric' }).format(at)
  }
  return shortDate(at, locale)
}

// 75 → "1:15", 3700 → "1:01:40".
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const h = Math.floor(whole / 3600)
  const m = Math.floor((whole % 3600) / 60)
  const s = String(whole % 60).padStart(2, '0')
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`
}
