import { expect, test } from 'vitest'
import { diffWords } from './diff'

test('equal texts are one part', () => {
  expect(diffWords('一样', '一样')).toEqual([{ kind: 'same', text: '一样' }])
})

test('Chinese is compared by character', () => {
  expect(diffWords('退款三天到账', '退款五天到账')).toEqual([
    { kind: 'same', text: '退款' },
    { kind: 'removed', text: '三' },
    { kind: 'added', text: '五' },
    { kind: 'same', text: '天到账' },
  ])
})

test('Latin is compared by word', () => {
  expect(diffWords('within 3 days', 'within 10 days')).toEqual([
    { kind: 'same', text: 'within ' },
    { kind: 'removed', text: '3' },
    { kind: 'added', text: '10' },
    { kind: 'same', text: ' days' },
  ])
})

test('either side may be empty', () => {
  expect(diffWords('', '新')).toEqual([{ kind: 'added', text: '新' }])
  expect(diffWords('旧', '')).toEqual([{ kind: 'removed', text: '旧' }])
  expect(diffWords('', '')).toEqual([])
})

test('what is kept and added spells the new text, what is kept and removed the old', () => {
  const before = '本机号码拨打 10086 查询余额，需要身份证。'
  const after = '用本机拨 10086 可查询话费余额，不需要身份证原件。'
  const parts = diffWords(before, after)
  const spell = (skip: string) =>
    parts
      .filter((p) => p.kind !== skip)
      .map((p) => p.text)
      .join('')
  expect(spell('added')).toBe(before)
  expect(spell('removed')).toBe(after)
})

test('very long texts fall back to replacement instead of freezing the page', () => {
  const long = '长'.repeat(3000)
  expect(diffWords(long, `${long}尾`).map((p) => p.kind)).toEqual(['removed', 'added'])
})
