import { describe, expect, it } from 'vitest'
import { isSafe, parse, spoken } from '../../src/markdown'

const para = (...row: unknown[]) => [{ start: -1, rows: [row] }]

describe('markdown', () => {
  it('keeps lines and parts paragraphs at blank lines', () => {
    expect(parse('一\n二\n\n三')).toEqual([
      { start: -1, rows: [['一'], ['二']] },
      { start: -1, rows: [['三']] },
    ])
  })

  it('reads bullets and numbers, and lets a list start where it starts', () => {
    expect(parse('- a\n- b\n3. c\n4. d')).toEqual([
      { start: 0, rows: [['a'], ['b']] },
      { start: 3, rows: [['c'], ['d']] },
    ])
    expect(parse('1、打开订单\n2、申请售后')[0]).toMatchObject({ start: 1, rows: [['打开订单'], ['申请售后']] })
  })

  it('takes a price or a time for no list', () => {
    expect(parse('1.5 元一天')).toEqual(para('1.5 元一天'))
    expect(parse('-5 度也能用')).toEqual(para('-5 度也能用'))
  })

  it('bolds text that touches Chinese punctuation', () => {
    expect(parse('**注意：**请先备份')).toEqual(para({ bold: ['注意：'] }, '请先备份'))
  })

  it('leaves unfinished marks as they are', () => {
    expect(parse('**没有完 [a](b')).toEqual(para('**没有完 [a](b'))
  })

  it('links the four schemes, and nothing else', () => {
    expect(parse('[官网](https://a.cn/x)')).toEqual(para({ href: 'https://a.cn/x', label: '官网' }))
    expect(parse('拨 tel:10086，或 mailto:a@b.cn。')).toEqual(
      para('拨 ', { href: 'tel:10086', label: 'tel:10086' }, '，或 ', { href: 'mailto:a@b.cn', label: 'mailto:a@b.cn' }, '。'),
    )
    expect(parse('见 https://a.cn/x.')).toEqual(para('见 ', { href: 'https://a.cn/x', label: 'https://a.cn/x' }, '.'))
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil.test', '/path', 'file:///etc'])
      expect(parse(`[x](${bad})`), bad).toEqual(para(`[x](${bad})`))
  })

  it.each(['JavaScript:alert(1)', 'java\tscript:alert(1)', 'https://a\nb', ' https://a', 'http:x', 'tel:'])(
    'does not trust %j',
    (href) => expect(isSafe(href)).toBe(false),
  )

  it('never yields markup: tags stay text', () => {
    expect(parse('<img src=x onerror=alert(1)>')).toEqual(para('<img src=x onerror=alert(1)>'))
  })

  it.each(['*'.repeat(10000), '['.repeat(10000), '[a]('.repeat(2500), '**a '.repeat(2500), '- '.repeat(5000)])(
    'is quick on hostile input %#',
    (text) => {
      const from = performance.now()
      parse(text)
      expect(performance.now() - from).toBeLessThan(500)
    },
  )

  it('gives a voice the words without the marks', () => {
    expect(spoken('**注意**：见[说明](https://a.cn)')).toBe('注意：见说明')
  })
})
