import { expect, test } from 'vitest'
import { pairLines } from './pairLines'

test('lines that stay are not shown, a changed line stands beside what it was', () => {
  expect(pairLines(['怎么退款', '退款多久到账'], ['怎么退款', '退款几天到账', '钱什么时候退'])).toEqual([
    { before: '退款多久到账', after: '退款几天到账' },
    { before: '', after: '钱什么时候退' },
  ])
})

test('lines without anything in common are one gone and one come', () => {
  expect(pairLines(['abc'], ['你好'])).toEqual([
    { before: 'abc', after: '' },
    { before: '', after: '你好' },
  ])
})
