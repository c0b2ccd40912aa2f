import { expect, test } from 'vitest'
import { cut, lacking, lengthOf, mark, sliceOf, toggleItem, toggleSplit } from './answer'

test('an item is put in and taken out again', () => {
  const once = toggleItem({ verdict: 'none' }, 'a')
  expect(once).toEqual({ verdict: 'items', item_ids: ['a'] })
  expect(toggleItem(toggleItem(once, 'b'), 'a').item_ids).toEqual(['b'])
})

test('cutting twice in the same place joins again, with the items of both', () => {
  const whole = toggleSplit({ verdict: 'items', item_ids: ['a'] }, 8).parts ?? []
  const two = cut(whole, 3)
  expect(two).toEqual([
    { from: 0, to: 3, item_ids: ['a'] },
    { from: 3, to: 8, item_ids: [] },
  ])
  const chosen = toggleItem({ verdict: 'split', parts: two }, 'b', 1).parts ?? []
  expect(cut(chosen, 3)).toEqual([{ from: 0, to: 8, item_ids: ['a', 'b'] }])
  expect(cut(two, 0)).toEqual(two)
  expect(cut(two, 8)).toEqual(two)
  expect(cut(cut(two, 5), 3).map((p) => [p.from, p.to])).toEqual([
    [0, 5],
    [5, 8],
  ])
})

test('leaving a split keeps what was chosen', () => {
  const answer = {
    verdict: 'split' as const,
    parts: [
      { from: 0, to: 2, item_ids: ['a'] },
      { from: 2, to: 4, item_ids: ['b', 'a'] },
    ],
  }
  expect(toggleSplit(answer, 4)).toEqual({ verdict: 'items', parts: undefined, item_ids: ['a', 'b'] })
})

test('an entity takes the place of those it lies over', () => {
  const before = [
    { kind: 'money' as const, from: 0, to: 3 },
    { kind: 'date' as const, from: 5, to: 7 },
  ]
  expect(mark(before, { kind: 'place', from: 2, to: 5 })).toEqual([
    { kind: 'place', from: 2, to: 5 },
    { kind: 'date', from: 5, to: 7 },
  ])
})

test('characters are counted as the server counts them', () => {
  expect(lengthOf('查😀账')).toBe(3)
  expect(sliceOf('查😀账', 1, 3)).toBe('😀账')
})

test('what is missing is told', () => {
  expect(lacking('items', { verdict: 'items' })).toBe('item')
  expect(lacking('items', { verdict: 'split', parts: [{ from: 0, to: 2 }] })).toBe('parts')
  expect(lacking('items', { verdict: 'none' })).toBeNull()
  expect(lacking('entities', { verdict: 'marked' })).toBeNull()
  expect(lacking('mood', { verdict: 'marked' })).toBe('choice')
  expect(lacking('mood', { verdict: 'unsure' })).toBeNull()
  expect(lacking('quality', { verdict: 'marked', quality: 1 })).toBeNull()
})
