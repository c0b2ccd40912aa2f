import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { locale } from '../../src/chat/prefs'
import type { Chat } from '../../src/chat/state'
import { bytes, ours, useLocale, w, W, waitWords } from '../../src/words'

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

  it('speaks Chinese to who reads any Chinese, and English to all others', () => {
    expect(['zh-CN', 'zh-TW', 'ZH', 'en-GB', 'fr-FR'].map(ours)).toEqual(['zh-CN', 'zh-CN', 'zh-CN', 'en', 'en'])
  })

  it('takes the visitor’s own choice first, then the inbox’s, the page’s and the browser’s', () => {
    const speak = (own: string | null, inbox: string | null, page: string, browser: string) => {
      vi.stubGlobal('document', { documentElement: { lang: page } })
      vi.stubGlobal('navigator', { language: browser })
      return locale({ state: { prefs: { locale: own }, config: inbox && { locale: inbox } } } as unknown as Chat)
    }
    expect(speak('en', 'zh-CN', 'zh-CN', 'zh-CN')).toBe('en')
    expect(speak(null, 'zh-CN', 'en', 'en')).toBe('zh-CN')
    expect(speak(null, null, 'zh-TW', 'en')).toBe('zh-CN')
    expect(speak(null, null, '', 'fr-FR')).toBe('en')
    vi.unstubAllGlobals()
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
