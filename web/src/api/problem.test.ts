import { expect, it } from 'vitest'
import { joined } from './problem'

it('parts a title from what to do about it', () => {
  expect(joined('请先登录', '登录后再试一次')).toBe('请先登录。登录后再试一次')
  expect(joined('Sign in first', 'Then try again')).toBe('Sign in first. Then try again')
  expect(joined('好了。', '继续')).toBe('好了。继续')
})
