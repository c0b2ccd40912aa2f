import type { QueryClient } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import type { Hint } from '../api/realtime'
import { useHints } from '../api/realtime'

// Which queries a hint makes stale. A hint says that something changed, never what is true now.
const stale: Record<string, readonly string[]> = {
  conversation: ['conversations', 'conversation', 'counts'],
  message: ['conversations', 'messages', 'counts'],
  presence: ['presence', 'overview'],
  task: ['tasks', 'counts'],
  knowledge: ['knowledge'],
  workspace: ['me', 'settings'],
}

export function useSyncQueries(): void {
  const client = useQueryClient()
  useHints((hint) => applyHint(client, hint))
}

export function applyHint(client: QueryClient, hint: Hint): void {
  const domain = hint.type.split('.')[0] ?? ''
  for (const key of stale[domain] ?? []) void client.invalidateQueries({ queryKey: [key] })
}
