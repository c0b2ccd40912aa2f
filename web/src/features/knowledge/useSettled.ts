import { useEffect, useState } from 'react'

// What was typed, once it has not changed for a while. Compared as JSON: the same content made anew
// is the same.
export function useSettled<T>(value: T, ms = 400): T {
  const text = JSON.stringify(value)
  const [settled, setSettled] = useState({ text, value })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the value is compared by its text
  useEffect(() => {
    if (text === settled.text) return
    const timer = setTimeout(() => setSettled({ text, value }), ms)
    return () => clearTimeout(timer)
  }, [text, settled.text, ms])
  return settled.value
}
