import type { Figure } from '../../api/overview'
import { countdown } from '../../ui/time'

export const nowKeys = ['waiting_now', 'longest_wait', 'at_work'] as const
export const outcomeKeys = [
  'confirmed',
  'awaiting',
  'solved_by_person',
  'unsolved',
  'abandoned',
  'unknown',
] as const
export const totalKeys = ['conversations', 'started'] as const
export const qualityKeys = [
  'rating',
  'response_rate',
  'rating_response_rate',
  'first_response',
  'first_human_response',
  'unanswered',
  'open',
  'handoffs',
  'handoff_rate',
  'bot_only_rate',
] as const

export type Known =
  | (typeof nowKeys)[number]
  | (typeof outcomeKeys)[number]
  | (typeof totalKeys)[number]
  | (typeof qualityKeys)[number]

export const knownKeys: readonly Known[] = [...nowKeys, ...totalKeys, ...outcomeKeys, ...qualityKeys]

// Server keys may carry a group in front: "outcome.confirmed", "outcome_confirmed".
export function knownKey(key: string): Known | null {
  const bare = key.replace(/^(outcome|now|quality)[._]/, '')
  return knownKeys.find((k) => k === bare) ?? null
}

const durations: readonly Known[] = ['longest_wait', 'first_response', 'first_human_response']
const shares: readonly Known[] = ['response_rate', 'rating_response_rate', 'handoff_rate', 'bot_only_rate']

export type Shown = { value: string | null; unit?: string }

// null stays null: unknown is shown as unknown, never as zero.
export function shown(figure: Figure, points: string): Shown {
  const key = knownKey(figure.key)
  if (figure.value === null) return { value: null }
  if (figure.unit === 'ms' || (key !== null && durations.includes(key)))
    return { value: countdown(figure.value / 1000) }
  if (figure.unit === 'share' || (key !== null && shares.includes(key)))
    return { value: oneDecimal(figure.value * 100), unit: '%' }
  if (key === 'rating') return { value: figure.value.toFixed(2), unit: points }
  return { value: String(figure.value) }
}

function oneDecimal(value: number): string {
  return String(Math.round(value * 10) / 10)
}

// "2026-03-01" and a step in days; calendar days, so no zone is involved.
export function moveDay(day: string, step: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, date + step)).toISOString().slice(0, 10)
}
