import { expect, test } from 'vitest'
import { blankContent, sameContent, splitList } from './content'

test('a list is split at Chinese and Latin separators', () => {
  expect(splitList('退款， 到账;时效、 ,x')).toEqual(['退款', '到账', '时效', 'x'])
  expect(splitList('  ')).toEqual([])
})

test('absent lists and empty lists are the same content', () => {
  const a = blankContent('问')
  expect(sameContent(a, { ...a, tags: null, related: null })).toBe(true)
  expect(sameContent(a, { ...a, variants: ['别的'] })).toBe(false)
})
