import { beforeAll, expect, test } from 'vitest'
import { translate } from '../i18n/text'
import { uiText } from './text'
import { countdown, dayKey, exactTime, relativeTime, setWorkspaceZone } from './time'

const zh = translate(uiText, 'zh-CN')
const now = Date.UTC(2026, 10, 21, 2, 0) // 10:00 in Shanghai

beforeAll(() => setWorkspaceZone('Asia/Shanghai'))

test.each([
  ['seconds ago', now - 20_000, '刚刚'],
  ['minutes ago', now - 5 * 60_000, '5 分钟前'],
  ['this morning', now - 90 * 60_000, '08:30'],
  ['late last night, another day only in the workspace zone', Date.UTC(2026, 10, 20, 15, 30), '昨天'],
  ['this year', Date.UTC(2026, 2, 3, 4, 0), '3月3日'],
  ['another year', Date.UTC(2025, 2, 3, 4, 0), '2025/03/03'],
])('%s', (_name, at, expected) => {
  expect(relativeTime(at, now, 'zh-CN', zh)).toBe(expected)
})

test('today is the workspace’s day, not this computer’s', () => {
  const lateEvening = Date.UTC(2026, 10, 21, 17, 0)
  expect(dayKey(lateEvening)).toBe('2026-11-22')
})

test('an exact time names its zone', () => {
  expect(exactTime(now, 'zh-CN')).toBe('2026/11/21 10:00:00 Asia/Shanghai')
})

test('nothing else in the console reads the computer’s own clock face', () => {
  const own =
    /\bIntl\.DateTimeFormat\b|\.toLocale(Date|Time)?String\(|\.get(Hours|Minutes|Date|Day|Month|FullYear)\(\)|\.to(Date|Time)String\(/
  const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.{ts,tsx}'], {
    query: '?raw',
    import: 'default',
    eager: true,
  })
  const reading = Object.entries(sources).filter(([, source]) => own.test(source))
  expect(reading.map(([path]) => path)).toEqual(['./time.ts'])
})

test.each([
  [0, '0:00'],
  [75, '1:15'],
  [3700, '1:01:40'],
  [-3, '0:00'],
])('countdown of %d seconds', (seconds, expected) => {
  expect(countdown(seconds)).toBe(expected)
})
