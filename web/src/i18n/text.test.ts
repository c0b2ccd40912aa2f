import { describe, expect, test } from 'vitest'
import { defineText, translate } from './text'

const text = defineText(
  { hello: '你好，{name}', items: '{n} 条', plain: '好' },
  { hello: 'Hello, {name}', items: { one: '{n} item', other: '{n} items' }, plain: 'OK' },
)

describe('translate', () => {
  test('fills parameters in both languages', () => {
    expect(translate(text, 'zh-CN')('hello', { name: '林晓' })).toBe('你好，林晓')
    expect(translate(text, 'en')('hello', { name: 'Lin' })).toBe('Hello, Lin')
  })

  test('picks the English plural by n', () => {
    const t = translate(text, 'en')
    expect(t('items', { n: 1 })).toBe('1 item')
    expect(t('items', { n: 2 })).toBe('2 items')
    expect(t('items', { n: 0 })).toBe('0 items')
  })

  test('is the same function for the same dictionary and language', () => {
    expect(translate(text, 'en')).toBe(translate(text, 'en'))
    expect(translate(text, 'en')).not.toBe(translate(text, 'zh-CN'))
  })
})

// Every dictionary of the console, found by its shape.
const modules = import.meta.glob<Record<string, unknown>>('../**/*ext.ts', { eager: true })

type Found = { zh: Record<string, string>; en: Record<string, string | { one: string; other: string }> }

function isDictionary(value: unknown): value is Found {
  return typeof value === 'object' && value !== null && 'zh' in value && 'en' in value
}

const dictionaries = Object.entries(modules).flatMap(([file, exports]) =>
  Object.values(exports)
    .filter(isDictionary)
    .map((dict) => [file, dict] as const),
)

describe('the dictionaries', () => {
  test('are found', () => {
    expect(dictionaries.length).toBeGreaterThan(4)
  })

  test.each(dictionaries)(
    '%s: both languages have the same keys, parameters and no blanks',
    (_file, dict) => {
      expect(Object.keys(dict.en).sort()).toEqual(Object.keys(dict.zh).sort())
      for (const [key, zh] of Object.entries(dict.zh)) {
        const en = dict.en[key]
        const forms = typeof en === 'string' ? [en] : [en?.one ?? '', en?.other ?? '']
        for (const form of forms) {
          expect(form, key).not.toBe('')
          const extra = names(form).filter((name) => !names(zh).includes(name))
          expect(extra, `${key}: parameters only English has`).toEqual([])
        }
      }
    },
  )
})

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.*', '!../api/schema.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
})

// Their keys are codes that the server sends; whoever shows one looks it up by what came.
const byCode = /(audit|moment|permission|vectors)Text\.ts$/

// A text that no page says is one that somebody translates for nobody, or a
// button that was forgotten.
describe('every text is said somewhere', () => {
  const files = Object.entries(sources)
  const named = Object.entries(modules)
    .filter(([file]) => !byCode.test(file))
    .flatMap(([file, exports]) =>
      Object.entries(exports).flatMap(([name, value]) =>
        isDictionary(value) ? [[file, name, value] as const] : [],
      ),
    )

  test.each(named)('%s', (file, name, dict) => {
    const users = files.filter(([path, source]) => path !== file && source.includes(name))
    const source = users.map(([, text]) => text).join('\n')
    const prefixes = [...source.matchAll(/`([\w.]+)\$\{/g)].map((m) => m[1] ?? '')
    const suffixes = [...source.matchAll(/`\$\{\w+\}([\w.]+)`/g)].map((m) => m[1] ?? '')
    const silent = Object.keys(dict.zh).filter(
      (key) =>
        !source.includes(`'${key}'`) &&
        !source.includes(` ${key}: `) &&
        !prefixes.some((prefix) => key.startsWith(prefix)) &&
        !suffixes.some((suffix) => key.endsWith(suffix)),
    )
    expect(silent).toEqual([])
  })
})

function names(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '')
}
