import { expect, it } from 'vitest'
import { translate } from '../i18n/text'
import { describeProblem, joined, Problem } from './problem'
import { problemText } from './problemText'

it('parts a title from what to do about it', () => {
  expect(joined('请先登录', '登录后再试一次')).toBe('请先登录。登录后再试一次')
  expect(joined('Sign in first', 'Then try again')).toBe('Sign in first. Then try again')
  expect(joined('好了。', '继续')).toBe('好了。继续')
})

it('says which inputs of a request are wrong', () => {
  const problem = new Problem(422, 'request.invalid', {
    title: '有些内容不符合要求',
    detail: '请检查标出的项',
    errors: [
      { field: 'body.settings.idle_close_min', message: '数值太小', detail: '最小 1' },
      { field: 'query.day', message: '格式不对' },
    ],
  })
  expect(describeProblem(problem, translate(problemText, 'zh-CN'))).toBe(
    '有些内容不符合要求。settings.idle_close_min: 数值太小。最小 1。day: 格式不对',
  )
})
