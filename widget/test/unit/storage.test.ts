import { describe, expect, it } from 'vitest'
import { openStore } from '../../src/storage'
import { fakeArea } from './area'

describe('storage', () => {
  it('keeps values from one visit to the next, apart from other inboxes', () => {
    const area = fakeArea()
    openStore('a:', () => area).set('k', { n: 1 })
    expect(openStore('a:', () => area).get('k')).toEqual({ n: 1 })
    expect(openStore('b:', () => area).get('k')).toBeNull()
    expect(openStore('a:', () => area).keys('')).toEqual(['k'])
  })

  it('works for one visit where storage is forbidden', () => {
    const store = openStore('a:', () => {
      throw new Error('SecurityError')
    })
    store.set('out:1', 'x')
    expect(store.get('out:1')).toBe('x')
    expect(store.keys('out:')).toEqual(['out:1'])
    store.del('out:1')
    expect(store.get('out:1')).toBeNull()
  })

  it('keeps in memory what a full disk refuses, and the newest value wins', () => {
    const area = fakeArea()
    const store = openStore('a:', () => area)
    store.set('k', 'old')
    area.fill()
    store.set('k', 'new')
    expect(store.get('k')).toBe('new')
    expect(store.keys('')).toEqual(['k'])
  })
})
