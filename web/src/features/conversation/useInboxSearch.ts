import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { InboxSearch } from './search'

// The inbox's state lives in the address: view, chosen conversation, search, filters.
export function useInboxSearch(): [InboxSearch, (change: Partial<InboxSearch>, replace?: boolean) => void] {
  const search = useSearch({ from: '/shell/inbox' })
  const navigate = useNavigate()
  const set = useCallback(
    (change: Partial<InboxSearch>, replace = false) => {
      void navigate({ from: '/inbox', to: '/inbox', search: (before) => ({ ...before, ...change }), replace })
    },
    [navigate],
  )
  return [search, set]
}
