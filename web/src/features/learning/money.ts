import type { Locale } from '../../i18n/locale'

// Whole units from a hundred on: nobody steers by cents.
export function money(amount: number, currency: string, locale: Locale): string {
  const digits = Math.abs(amount) >= 100 ? 0 : 2
  try {
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      maximumFractionDigits: digits,
      minimumFractionDigits: 0,
    }).format(amount)
  } catch {
    return `${amount.toFixed(digits)} ${currency}` // no currency that the browser knows
  }
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`
}

export function minutes(ms: number): string {
  const n = ms / 60_000
  return n > 0 && n < 10 ? n.toFixed(1) : String(Math.round(n))
}

export function count(n: number): string {
  return Number.isInteger(n) ? String(n) : n.toFixed(1)
}
