import { useEffect, useRef, useState } from 'react'
import { draftPrefix } from '../../api/session'

export type Mode = 'reply' | 'note'
export type Draft = { text: string; mode: Mode }

const empty: Draft = { text: '', mode: 'reply' }
const settle = 300

// One draft per conversation; it survives switching away and reloading the page.
export function useDraft(conversationId: string): [Draft, (change: Partial<Draft>) => void] {
  const [draft, setDraft] = useState<Draft>(() => read(conversationId))
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const latest = useRef(draft)
  latest.current = draft

  useEffect(() => {
    const save = () => write(conversationId, latest.current)
    window.addEventListener('pagehide', save)
    return () => {
      window.removeEventListener('pagehide', save)
      if (timer.current) clearTimeout(timer.current)
      save()
    }
  }, [conversationId])

  const change = (next: Partial<Draft>) => {
    setDraft((before) => {
      const merged = { ...before, ...next }
      latest.current = merged
      return merged
    })
    if (timer.current) clearTimeout(timer.current)
    timer.current = setTimeout(() => write(conversationId, latest.current), settle)
  }
  return [draft, change]
}

export function hasDraft(conversationId: string): boolean {
  return read(conversationId).text.trim() !== ''
}

export function read(conversationId: string): Draft {
  try {
    const stored = JSON.parse(localStorage.getItem(draftPrefix + conversationId) ?? 'null') as Draft | null
    return stored ?? empty
  } catch {
    return empty
  }
}

export function write(conversationId: string, draft: Draft): void {
  try {
    if (draft.text.trim() === '') localStorage.removeItem(draftPrefix + conversationId)
    else localStorage.setItem(draftPrefix + conversationId, JSON.stringify(draft))
  } catch {
    // A full storage must not stop anyone from writing.
  }
}
