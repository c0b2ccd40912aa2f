import { beforeAll, expect, test } from 'vitest'
import { translate } from '../i18n/text'
import { uiText } from './text'
import { countdown, relativeTime, setWorkspaceZone } from './time'

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

test.each([
  [0, '0:00'],
  [75, '1:15'],
  [3700, '1:01:40'],
  [-3, '0:00'],
])('countdown of %d seconds', (seconds, expected) => {
  expect(countdown(seconds)).toBe(expected)
})
