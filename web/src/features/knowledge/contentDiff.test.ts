import { expect, test } from 'vitest'
import { blankAnswer, blankContent } from './content'
import { diffContent, linesOf } from './contentDiff'

test('a content differs where only its place or a part of an answer does', () => {
  const before = {
    ...blankContent('怎么退订'),
    category_id: 'c-1',
    answers: [{ ...blankAnswer(), text: '看图' }],
  }
  const after = {
    ...before,
    category_id: 'c-2',
    answers: [
      {
        ...blankAnswer(),
        text: '看图',
        parts: [{ kind: 'picture' as const, title: '地图', url: 'https://x' }],
      },
    ],
  }
  expect(diffContent(before, after)).toEqual([
    { field: 'category_id', before: ['c-1'], after: ['c-2'] },
    { field: 'answers', before: ['看图'], after: ['看图 · 地图 / https://x'] },
  ])
  expect(diffContent(before, before)).toEqual([])
  expect(linesOf(after, 'category_id')).toEqual(['c-2'])
})
