import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { call } from './http'
import { signedOut } from './queryClient'
import type { Me } from './types'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call<Me>('GET', '/api/v1/me', { signal }),
  staleTime: 5 * 60_000,
})

// Only below the signed-in frame, which has loaded it.
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

export function useCan(permission: string): boolean {
  return useMe().permissions.includes(permission)
}

export type SignIn = { login: string; password: string; totp?: string }

export function useSignIn() {
  return useEntering((body: SignIn) => call<void>('POST', '/api/v1/session', { body }))
}

export type Setup = { token: string; workspace_name: string; name: string; email: string; password: string }

export function useSetup() {
  return useEntering((body: Setup) => call<void>('POST', '/api/v1/setup', { body }))
}

export type AcceptInvitation = { token: string; name: string; password: string }

export function useAcceptInvitation() {
  return useEntering((body: AcceptInvitation) => call<void>('POST', '/api/v1/invitations/accept', { body }))
}

// Whatever was cached belonged to someone else or to nobody: a new session starts clean.
function useEntering<B>(enter: (body: B) => Promise<void>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: enter,
    onSuccess: async () => {
      client.clear()
      signedOut.set(false)
      await client.ensureQueryData(meQuery)
    },
  })
}

export function useSignOut(): () => void {
  const client = useQueryClient()
  const out = useMutation({
    mutationFn: () => call<void>('DELETE', '/api/v1/session'),
    onSettled: () => {
      client.clear()
      location.assign('/sign-in')
    },
  })
  return () => out.mutate()
}

export function useSwitchWorkspace(): (id: string) => void {
  const change = useMutation({
    mutationFn: (workspaceId: string) =>
      call<void>('PUT', '/api/v1/session/workspace', { body: { workspace_id: workspaceId } }),
    // Another workspace is another world: nothing on the page may survive.
    onSuccess: () => location.assign('/'),
  })
  return (id) => change.mutate(id)
}

type Invitation = { workspace_name: string; name: string; email: string }

export function invitationQuery(token: string) {
  return queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) =>
      call<Invitation>('GET', '/api/v1/invitations/lookup', { query: { token }, signal }),
    retry: false,
  })
}
