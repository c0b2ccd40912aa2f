import { expect, test } from 'vitest'
import type { Category } from '../../api/knowledge'
import { flatten, treeOf } from './tree'

function category(id: string, parent: string, position: number, items: number): Category {
  return {
    id,
    parent_id: parent,
    name: id,
    name_en: '',
    position,
    skill_group_id: '',
    review: false,
    items,
    created_at: 0,
  }
}

test('nodes stand in order under their parents and count what is below them', () => {
  const tree = treeOf([
    category('b', '', 2, 1),
    category('a', '', 1, 2),
    category('a1', 'a', 1, 3),
    category('a2', 'a', 0, 0),
  ])
  expect(flatten(tree).map((n) => [n.id, n.depth, n.total, n.path])).toEqual([
    ['a', 0, 5, 'a'],
    ['a2', 1, 0, 'a / a2'],
    ['a1', 1, 3, 'a / a1'],
    ['b', 0, 1, 'b'],
  ])
})

test('a category whose parent is gone is left out rather than looping', () => {
  expect(treeOf([category('x', 'y', 0, 1), category('y', 'x', 0, 1)])).toEqual([])
})
