// A file's size, short.
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`
  if (n < 1_000_000) return `${(n / 1000).toFixed(0)} kB`
  return `${(n / 1_000_000).toFixed(1)} MB`
}
