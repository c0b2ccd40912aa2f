/** A browser's storage area: entries are its own keys, methods are not, and it can be full. */
export function fakeArea(): Storage & { fill(): void } {
  const entries: Record<string, string> = {}
  let full = false
  const methods = {
    getItem: (key: string) => (key in entries ? entries[key] : null),
    setItem(key: string, value: string) {
      if (full) throw new Error('QuotaExceededError')
      entries[key] = value
    },
    removeItem: (key: string) => void delete entries[key],
    fill: () => void (full = true),
  }
  return new Proxy(entries, { get: (_, name) => methods[name as keyof typeof methods] }) as never
}
