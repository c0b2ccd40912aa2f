import { expect, test } from 'vitest'
import { translate } from '../../i18n/text'
import { findings } from './coverage'
import { itemText } from './itemText'

const naming = {
  channel: (id: string) => ({ phone: '电话' })[id] ?? id,
  tier: (key: string) => ({ gold: '金卡' })[key] ?? key,
  weekday: (n: number) => `周${n}`,
}

test('what conditions leave out is said in the words of the form', () => {
  const t = translate(itemText, 'zh-CN')
  const all = findings(
    {
      gaps: [
        {
          answers: [],
          share: 0.1,
          where: [
            { name: 'channel', values: ['phone'] },
            { name: 'tier', values: ['gold', '-'] },
          ],
        },
      ],
      overlaps: [{ answers: [0, 1], share: 1, where: [] }],
      foreign: [{ answers: [1], share: 0.5, where: [{ name: 'customer.plan', values: ['?', 'true'] }] }],
      unsaid: [1],
      points: 8,
      whole: true,
    },
    t,
    naming,
    [0, 2], // the second answer of the form is empty
  )
  expect(all.map((f) => f.text)).toEqual([
    '没有答案：渠道 电话 · 等级 金卡 / 其他',
    '答案 1 与 3 都符合，只按先后取：任何情况',
    '答案 3 在任何情况下都不会被说',
    '只有另一种语言的答案 3：customer.plan 不知道 / 是',
  ])
})
