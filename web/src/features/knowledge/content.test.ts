import { expect, test } from 'vitest'
import { blankAnswer, blankContent, filled, isEmptyPart, kept, sameContent, splitList } from './content'

test('a list is split at Chinese and Latin separators', () => {
  expect(splitList('退款， 到账;时效、 ,x')).toEqual(['退款', '到账', '时效', 'x'])
  expect(splitList('  ')).toEqual([])
})

test('absent lists and empty lists are the same content', () => {
  const a = blankContent('问')
  expect(sameContent(a, { ...a, tags: null, related: null })).toBe(true)
  expect(sameContent(a, { ...a, variants: ['别的'] })).toBe(false)
})

test('what is empty is not counted, as the server counts', () => {
  const text = { ...blankAnswer(), text: '去营业厅' }
  const bare = { ...blankAnswer(), parts: [{ kind: 'steps' as const, steps: [' '] }] }
  const field = { label: '姓名', kind: 'text' as const, required: true }
  const form = { kind: 'form' as const, fields: [field] }
  const { content, places } = filled({
    ...blankContent('问'),
    answers: [blankAnswer(), bare, text, { ...bare, parts: [form] }],
  })
  expect(places).toEqual([2, 3])
  expect(content.answers?.[0]).toBe(text)
  expect(
    kept(
      [{ kind: 'link' as const }, form, { kind: 'form' as const, fields: [{ ...field, label: '' }] }],
      isEmptyPart,
    ),
  ).toEqual([1])
})
