import { expect, test } from 'vitest'
import { countMoved, keepOrder } from './useStableOrder'

test('a row that came alive keeps its place while the list is held', () => {
  expect(keepOrder(['a', 'b', 'c'], ['c', 'a', 'b'])).toEqual(['a', 'b', 'c'])
})

test('a new row above waits, a page loaded below is added, a vanished row goes', () => {
  expect(keepOrder(['a', 'b', 'c'], ['new', 'a', 'c', 'older'])).toEqual(['a', 'c', 'older'])
})

test('counts what would change', () => {
  expect(countMoved(['a', 'b', 'c'], ['a', 'b', 'c'])).toBe(0)
  expect(countMoved(['a', 'b', 'c'], ['c', 'a', 'b'])).toBe(1)
  expect(countMoved(['a', 'b', 'c'], ['new', 'a', 'b', 'c'])).toBe(1)
  expect(countMoved(['a', 'b', 'c'], ['n1', 'n2', 'c', 'a', 'b'])).toBe(3)
})
