import { expect, test } from 'vitest'
import { linesOfTree, treeOfLines } from './lines'

const tree = [
  { name: '账单', name_en: 'Billing', children: [{ name: '多扣费' }, { name: '查询', name_en: 'Enquiry' }] },
  { name: '宽带', children: [] },
]

test('a tree becomes indented lines and comes back the same', () => {
  const text = linesOfTree(tree)
  expect(text).toBe('账单 | Billing\n  多扣费\n  查询 | Enquiry\n宽带')
  expect(treeOfLines(text, [])).toEqual(tree)
})

test('an English name that is not typed is kept', () => {
  expect(treeOfLines('账单\n  查询', tree)).toEqual([
    { name: '账单', name_en: 'Billing', children: [{ name: '查询', name_en: 'Enquiry' }] },
  ])
})

test('a first line that is indented stands at the top', () => {
  expect(treeOfLines('  甲\n\n乙', [])).toEqual([
    { name: '甲', children: [] },
    { name: '乙', children: [] },
  ])
})
