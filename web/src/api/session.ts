import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { call } from './http'
import { signedOut } from './queryClient'
import type { Shape } from './shape'

export type Me = Shape<'WorkspaceMe'>

export type WorkspaceLink = { slug: string; name: string; kind: string }

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call<Me>('GET', '/api/v1/session', { signal }),
  staleTime: 5 * 60_000,
})

// Only below the signed-in frame, which has loaded it.
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

// "*" is the administrator's: everything.
export function can(me: Me, permission: string): boolean {
  const held = me.member?.permissions ?? []
  return held.includes(permission) || held.includes('*')
}

export function useCan(permission: string): boolean {
  return can(useMe(), permission)
}

export type SignIn = { email: string; password: string; totp?: string }

export function useSignIn() {
  return useEntering((body: SignIn) => call<unknown>('POST', '/api/v1/session', { body }))
}

export type Setup = {
  token: string
  workspace: { name: string; slug: string; timezone: string }
  name: string
  email: string
  password: string
}

export function useSetup() {
  return useEntering((body: Setup) => call<unknown>('POST', '/api/v1/setup', { body }))
}

export function setupQuery(token: string) {
  return queryOptions({
    queryKey: ['setup', token],
    queryFn: ({ signal }) => call<Shape<'SetupState'>>('GET', '/api/v1/setup', { query: { token }, signal }),
  })
}

export type AcceptInvitation = { token: string; name: string; password: string; totp?: string }

export function useAcceptInvitation() {
  return useEntering((body: AcceptInvitation) =>
    call<unknown>('POST', '/api/v1/invitations/accept', { body }),
  )
}

export function invitationQuery(token: string) {
  return queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) =>
      call<{ email: string; workspace: string; name?: string; has_account?: boolean }>(
        'GET',
        '/api/v1/invitations/accept',
        {
          query: { token },
          signal,
        },
      ),
    retry: false,
  })
}

export function useResetPassword() {
  return useMutation({
    mutationFn: (body: { token: string; password: string }) =>
      call<void>('POST', '/api/v1/password/reset', { body }),
  })
}

// Whatever was cached belonged to someone else or to nobody: a new session starts clean.
function useEntering<B>(enter: (body: B) => Promise<unknown>) {
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
  const out = useMutation({
    mutationFn: () => call<void>('DELETE', '/api/v1/session'),
    // A whole new page: nothing that was loaded or drafted may survive.
    onSettled: () => {
      clearDrafts()
      location.assign('/sign-in')
    },
  })
  return () => out.mutate()
}

export const draftPrefix = 'yingda.draft.'

function clearDrafts(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(draftPrefix)) localStorage.removeItem(key)
  }
}
