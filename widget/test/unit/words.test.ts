import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { bytes, pickLocale, useLocale, w, W, waitWords } from '../../src/words'

const all = Array.from({ length: W.closed + 1 }, (_, i) => i as W)

describe('words', () => {
  afterEach(() => useLocale('zh-CN'))

  it('has every phrase in both languages, with the same places to fill', () => {
    for (const word of all) {
      useLocale('zh-CN')
      const zh = w(word, '<n>')
      useLocale('en')
      const en = w(word, '<n>')
      expect(zh, String(word)).toBeTruthy()
      expect(en, String(word)).toBeTruthy()
      expect(en.includes('<n>'), en).toBe(zh.includes('<n>'))
      expect(en.split('|').length, en).toBe(zh.split('|').length)
      if (word !== W.other) expect(/[\u3400-\u9fff]/.test(en), en).toBe(false)
    }
  })

  it('keeps the order that the build relies on: both languages reach the built file', () => {
    const built = readFileSync('dist/widget.js', 'utf8')
    for (const locale of ['zh-CN', 'en'] as const) {
      useLocale(locale)
      for (const word of all) expect(built).toContain(w(word, '{n}'))
    }
  })

  it('fills in text that looks like a pattern as it is', () => {
    expect(w(W.served, '$& 小林')).toBe('$& 小林 正在为您服务')
  })

  it('picks the visitor’s own choice first, then the inbox’s, the page’s and the browser’s', () => {
    expect(pickLocale('en', 'zh-CN')).toBe('en')
    expect(pickLocale(null, 'zh-CN', 'en')).toBe('zh-CN')
    expect(pickLocale(null, null, '', 'zh-TW')).toBe('zh-CN')
    expect(pickLocale(null, undefined, '', 'fr-FR')).toBe('en')
    expect(pickLocale()).toBe('zh-CN')
  })

  it('says a wait as a range of minutes, and unknown when it is unknown', () => {
    expect(waitWords(120, 290)).toBe('预计等 2–5 分钟')
    expect(waitWords(130, 170)).toBe('预计等 2–3 分钟')
    expect(waitWords(20, 100)).toBe('预计不到 2 分钟')
    expect(waitWords(0, 0)).toBe('预计不到 1 分钟')
    expect(waitWords(60, 60)).toBe('预计等 1 分钟')
    expect(waitWords(null, null)).toBe('等待时间未知')
    expect(waitWords(60, null)).toBe('等待时间未知')
  })

  it('says sizes shortly', () => {
    expect(bytes(1)).toBe('1 KB')
    expect(bytes(10 * 1048576)).toBe('10 MB')
  })
})
