import { useEffect, useState } from 'react'
import { useLocale } from '../i18n/locale'
import { useText } from '../i18n/text'
import { uiText } from './text'
import { clockTime, exactTime, relativeTime } from './time'

const minute = 60_000

// Relative in words, exact on hover, in the workspace's zone.
export function Time({ at, className }: { at: number; className?: string }) {
  const t = useText(uiText)
  const locale = useLocale()
  const now = useNow(minute)
  return (
    <time className={className} dateTime={new Date(at).toISOString()} title={exactTime(at, locale)}>
      {relativeTime(at, now, locale, t)}
    </time>
  )
}

// The minute within a day that stands above, exact on hover.
export function ClockTime({ at }: { at: number }) {
  const locale = useLocale()
  return (
    <time className="num" dateTime={new Date(at).toISOString()} title={exactTime(at, locale)}>
      {clockTime(at, locale)}
    </time>
  )
}

// The present, renewed every interval; one clock per interval for the whole page would save little.
export function useNow(interval: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), interval)
    return () => clearInterval(timer)
  }, [interval])
  return now
}
