import { describe, expect, it } from 'vitest'
import { contrast, palette, parse } from '../../src/colour'

const rgb = (c: string) => (c[0] === '#' ? (c.length === 4 ? parse('#' + [...c.slice(1)].map((d) => d + d).join('')) : parse(c)) : c.match(/\d+/g)!.map(Number))

describe('palette', () => {
  const accents = ['#0b6b66', '#ffcc00', '#ff0000', '#000000', '#ffffff', '#7f7f7f', '#1677ff', 'red; x:url(//evil)', '']

  it.each(accents)('stays readable with the accent %j', (accent) => {
    for (const dark of [false, true]) {
      const p = palette(accent, dark)
      expect(contrast(rgb(p.fill), rgb(p.onFill)), 'text on filled controls').toBeGreaterThanOrEqual(4.5)
      for (const ground of dark ? ['#0e1213', '#1a2023', '#283034', '#1f1d33'] : ['#ffffff', '#f4f2ec', '#e9e5da', '#f0eefa'])
        expect(contrast(rgb(p.ink), rgb(ground)), 'ink on ' + ground).toBeGreaterThanOrEqual(4.5)
      expect(contrast(rgb(p.head), [255, 255, 255]), 'title').toBeGreaterThanOrEqual(4.5)
    }
  })
})
