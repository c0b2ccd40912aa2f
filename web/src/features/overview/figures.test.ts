import { expect, test } from 'vitest'
import type { Figure } from '../../api/overview'
import { knownKey, moveDay, shown } from './figures'

function figure(key: string, value: number | null): Figure {
  return { key, value, n: 0, unit: 'count', rows: false, definition: { zh: '', en: '' } }
}

test('what is unknown is not shown as a number', () => {
  expect(shown(figure('rating', null), '分').value).toBeNull()
})

test.each([
  ['waiting_now', 3, '3', undefined],
  ['longest_wait', 75_000, '1:15', undefined],
  ['response_rate', 0.4567, '45.7', '%'],
  ['rating', 4.5, '4.50', '分'],
])('%s %d reads %s', (key, value, text, unit) => {
  expect(shown(figure(key, value), '分')).toEqual({ value: text, ...(unit ? { unit } : {}) })
})

test('a key with its group in front is the same figure', () => {
  expect(knownKey('outcome.confirmed')).toBe('confirmed')
  expect(knownKey('something_new')).toBeNull()
})

test('days move over months and years', () => {
  expect(moveDay('2026-03-01', -1)).toBe('2026-02-28')
  expect(moveDay('2025-12-31', 1)).toBe('2026-01-01')
})
