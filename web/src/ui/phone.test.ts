import { expect, test } from 'vitest'
import { phoneText } from './phone'

test('a Chinese mobile number is read in three parts', () => {
  expect(phoneText('+8613800138000')).toBe('138 0013 8000')
  expect(phoneText('13800138000')).toBe('138 0013 8000')
})

test('any other number stays as it is kept', () => {
  for (const phone of ['+4915112345678', '+862160001234', '95588', '']) expect(phoneText(phone)).toBe(phone)
})
