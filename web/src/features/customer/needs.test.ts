import { expect, test } from 'vitest'
import { needsText, readNeeds } from './needs'

test('needs come back from a draft as they went in, with how they are known and since when', () => {
  const needs = [
    { need: 'person_first', source: 'guardian', at: 17 },
    { need: 'voice', source: 'declared', at: 0 },
  ] as const
  expect(readNeeds(needsText(needs))).toEqual(needs)
  expect(readNeeds(needsText([]))).toEqual([])
})
