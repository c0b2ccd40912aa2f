/** Colours worked out from a workspace's accent, so that any accent stays readable. */
export interface Palette {
  /** Filled controls, and the text on them. */
  fill: string
  onFill: string
  /** The accent as text or outline on a surface. */
  ink: string
  head: string
}

type Rgb = number[]

const white: Rgb = [255, 255, 255]

export function palette(accent: string, dark: boolean): Palette {
  const base = parse(/^#[0-9a-f]{6}$/i.test(accent) ? accent : '#0b6b66')
  const ink = reach(base, parse(dark ? '#283034' : '#e9e5da'), dark)
  const fill = dark ? ink : base
  return {
    fill: `rgb(${fill})`,
    onFill: contrast(fill, white) >= 4.5 ? '#fff' : '#000',
    ink: `rgb(${ink})`,
    head: `rgb(${reach(base, white, false)})`,
  }
}

/** Brightens or darkens until text in it, or on it, meets WCAG AA: 4.5. The hue stays lively. */
function reach(from: Rgb, ground: Rgb, brighter: boolean): Rgb {
  let now = from
  for (let step = 0; step < 6 && contrast(now, ground) < 4.6; step += 0.05)
    now = from.map((v) => Math.max(0, Math.min(255, Math.round(brighter ? v + (v + 60) * step : v * (1 - step)))))
  return now
}

export function contrast(a: Rgb, b: Rgb): number {
  const [lo, hi] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (hi + 0.05) / (lo + 0.05)
}

/** WCAG 2 relative luminance; the plain power curve is within 0.3 % of sRGB's own. */
function luminance([r, g, b]: Rgb): number {
  return 0.2126 * (r / 255) ** 2.2 + 0.7152 * (g / 255) ** 2.2 + 0.0722 * (b / 255) ** 2.2
}

export function parse(hex: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
}
