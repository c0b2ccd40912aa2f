import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { translate } from '../../i18n/text'
import { codeText, flawTexts } from './flaws'

const folder = '../locale'

// What an import may say of a row reaches the console as a code alone.
describe('every code of an import has its text', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const locale = file === 'en.json' ? 'en' : 'zh-CN'
    const keys = Object.keys(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Record<string, string>)
    const codes = keys
      .filter((k) => k.startsWith('fault.import.') && !k.endsWith('.mend'))
      .map((k) => k.slice(6))
    it(`${file}: ${codes.length} codes`, () => {
      expect(codes.length).toBeGreaterThan(20)
      const t = translate(flawTexts, locale)
      expect(codes.filter((code) => codeText(code, t) === code)).toEqual([])
    })
  }
  it('names the row', () => {
    expect(codeText('import.key_twice', translate(flawTexts, 'zh-CN'), { row: 3 })).toContain('3')
  })
})
