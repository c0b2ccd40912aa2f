import type { Preview, Spot } from '../../api/item'
import type { Translate } from '../../i18n/text'
import type { itemText } from './itemText'

type Say = Translate<typeof itemText.zh>

// What a workspace and this console call the values that conditions name.
export type Naming = {
  channel: (id: string) => string
  tier: (key: string) => string
  weekday: (n: number) => string
}

const sides = ['channel', 'locale', 'hours', 'day', 'weekday', 'hour', 'tier', 'region', 'signed_in'] as const

// "渠道 电话；等级 金卡、其他"
export function whereText(spot: Spot, t: Say, naming: Naming): string {
  const parts = (spot.where ?? []).map((side) => {
    const known = sides.find((s) => s === side.name)
    const values = (side.values ?? []).map((value) => valueText(side.name, value, t, naming))
    return `${known ? t(`side.${known}`) : side.name} ${values.join(' / ')}`
  })
  return parts.length > 0 ? parts.join(' · ') : t('anywhere')
}

function valueText(side: string, value: string, t: Say, naming: Naming): string {
  if (value === '-') return t('other')
  if (value === '?') return t('unknown')
  if (side === 'channel') return naming.channel(value)
  if (side === 'tier') return naming.tier(value)
  if (side === 'weekday') return naming.weekday(Number(value))
  if (side === 'locale') return value === 'en' ? 'English' : '中文'
  if (side === 'hours') return t(value === 'open' ? 'staffed' : 'unstaffed')
  if (value === 'true') return t('yes')
  if (value === 'false') return t('no')
  return value
}

export type Finding = { id: string; tone: 'warn' | 'info'; text: string }

// What an editor should read of the coverage, the gravest first. Answers are counted from 1, as they
// stand in the form: places maps those that were tried back to it.
export function findings(
  coverage: Preview['coverage'],
  t: Say,
  naming: Naming,
  places: readonly number[],
): Finding[] {
  const n = (i: number | undefined) => String((places[i ?? 0] ?? 0) + 1)
  const where = (spot: Spot) => whereText(spot, t, naming)
  return [
    ...(coverage.gaps ?? []).map(
      (spot, i): Finding => ({ id: `gap ${i}`, tone: 'warn', text: t('gap', { where: where(spot) }) }),
    ),
    ...(coverage.overlaps ?? []).map((spot, i): Finding => {
      const [a, b] = spot.answers ?? []
      return {
        id: `overlap ${i}`,
        tone: 'warn',
        text: t('overlap', { a: n(a), b: n(b), where: where(spot) }),
      }
    }),
    ...(coverage.unsaid ?? []).map(
      (i): Finding => ({ id: `unsaid ${i}`, tone: 'warn', text: t('unsaid', { a: n(i) }) }),
    ),
    ...(coverage.foreign ?? []).map(
      (spot, i): Finding => ({
        id: `foreign ${i}`,
        tone: 'info',
        text: t('foreign', { a: n(spot.answers?.[0]), where: where(spot) }),
      }),
    ),
  ]
}
