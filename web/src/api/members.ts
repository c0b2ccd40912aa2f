import { useQuery } from '@tanstack/react-query'
import { membersQuery } from './settings'

// Names for the ids that records carry; an id nobody knows any more is shown as nothing.
export function useMemberName(): (id: string | undefined) => string {
  const members = useQuery(membersQuery)
  return (id) => members.data?.items?.find((m) => m.id === id)?.name ?? ''
}
