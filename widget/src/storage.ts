/** Small values kept in the host page's storage, or in memory where the browser forbids it. */
export interface Store {
  get<T>(key: string): T | null
  set(key: string, value: unknown): void
  del(key: string): void
  /** Keys that begin with prefix, without the namespace. */
  keys(prefix: string): string[]
}

/**
 * Storage may be blocked (private mode, sandboxed frames), full, or cleared at any time.
 * What could not be written stays in memory, so one visit always works.
 */
export function openStore(namespace: string, area: () => Storage): Store {
  const memory: Record<string, string> = {}
  const disk = <T>(use: (d: Storage) => T, otherwise: T): T => {
    try {
      return use(area())
    } catch (_) {
      return otherwise
    }
  }
  return {
    get(key) {
      return JSON.parse(memory[key] || disk((d) => d.getItem(namespace + key), null) || 'null')
    },
    set(key, value) {
      const text = JSON.stringify(value)
      const kept = disk((d) => (d.setItem(namespace + key, text), true), false)
      if (kept) delete memory[key]
      else memory[key] = text
    },
    del(key) {
      delete memory[key]
      disk((d) => d.removeItem(namespace + key), undefined)
    },
    keys(prefix) {
      const stored = disk((d) => Object.keys(d), [])
        .filter((key) => key.startsWith(namespace))
        .map((key) => key.slice(namespace.length))
      return Array.from(new Set(stored.concat(Object.keys(memory)))).filter((key) => key.startsWith(prefix))
    },
  }
}
