import { queryOptions, useQuery } from '@tanstack/react-query'
import { teamPresenceQuery } from './desk'
import type { Listing } from './http'
import { call } from './http'
import { useCan, useMe } from './session'

export type Member = {
  id: string
  account_id: string
  email?: string
  name: string
  display_name: string
  staff_no: string
  team_id: string
  capacity: number
  languages: string[] | null
  roles?: string[] | null
  role_ids?: string[] | null
  skill_groups?: string[] | null
  sample?: boolean
  created_at: number
  disabled_at: number
}

export const membersQuery = queryOptions({
  queryKey: ['settings', 'members'],
  queryFn: ({ signal }) => call<Listing<Member>>('GET', '/api/v1/members', { query: { limit: 100 }, signal }),
  staleTime: 60_000,
})

// Names for the ids that records carry; an id nobody knows any more is shown as nothing.
export function useMemberName(): (id: string | undefined) => string {
  const me = useMe()
  const mayList = useCan('member.manage')
  const mayDesk = useCan('desk.work')
  const members = useQuery({ ...membersQuery, enabled: mayList })
  const team = useQuery({ ...teamPresenceQuery, enabled: !mayList && mayDesk })
  return (id) => {
    if (!id) return ''
    if (id === me.member?.id) return me.member.name
    return (
      members.data?.items?.find((m) => m.id === id)?.name ??
      team.data?.items?.find((m) => m.member_id === id)?.name ??
      ''
    )
  }
}
