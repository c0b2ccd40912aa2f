import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { translate } from '../../i18n/text'
import { factText, reasonText, resultText } from './names'
import { conversationText } from './text'

const zh = translate(conversationText, 'zh-CN')
const en = translate(conversationText, 'en')
const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..')
const server = (path: string) => readFileSync(join(root, path), 'utf8')

test('the handoff card has a word for each kind of fact that the engine reads', () => {
  const kinds = [...server('engine/entity.go').matchAll(/EntityKind = "(\w+)"/g)].map((m) => m[1] ?? '')
  expect(kinds.length).toBeGreaterThan(9)
  for (const kind of kinds) {
    expect(factText({ kind, value: '1', seq: 1 }, zh, 'zh-CN'), kind).toMatch(/^[\u4e00-\u9fff]+ 1$/)
  }
})

test('and for each way in which a turn fails', () => {
  const failures = /json:"failed_reason,omitempty" enum:"([^"]+)"/.exec(server('conversation/turn.go'))?.[1]
  const named = (failures ?? '').split(',').filter(Boolean)
  expect(named.length).toBeGreaterThan(3)
  for (const failure of named) expect(resultText(failure, zh), failure).toMatch(/[\u4e00-\u9fff]/)
})

test('and for each reason for which the sample hands over', () => {
  for (const reason of ['asked', 'complaint', 'failed_turns', 'person_needed', 'risk']) {
    expect(reasonText(reason, zh), reason).toMatch(/[\u4e00-\u9fff]/)
  }
})

test('a length of time is said in words', () => {
  const length = (value: string) => ({ kind: 'duration', value, seq: 1 })
  expect(factText(length('P3M'), zh, 'zh-CN')).toBe('时长 3个月')
  expect(factText(length('PT30M'), en, 'en')).toBe('Duration 30 minutes')
  expect(factText(length('P1Y2M'), en, 'en')).toBe('Duration P1Y2M')
})
