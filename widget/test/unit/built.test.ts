import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { parse } from 'acorn'
import { describe, expect, it } from 'vitest'

const built = readFileSync('dist/widget.js')

describe('the built file', () => {
  it('is the only one, within 20,480 bytes', () => {
    expect(readdirSync('dist').filter((name) => name !== '.gitkeep')).toEqual(['widget.js'])
    expect(gzipSync(built, { level: 9 }).length).toBeLessThanOrEqual(20480)
  })

  it('is ES2018, loads nothing later and evaluates nothing', () => {
    expect(() => parse(built.toString(), { ecmaVersion: 2018, sourceType: 'script' })).not.toThrow()
    expect(built.toString()).not.toMatch(/\bimport\(|\beval\(|new Function\(/)
  })

  it('comes from sources that never write markup', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
    expect(sources.length).toBeGreaterThan(30)
    for (const name of sources)
      expect(readFileSync('src/' + name, 'utf8'), name).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/)
  })
})
