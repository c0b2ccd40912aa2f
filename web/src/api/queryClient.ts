import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { createStore } from '../app/store'
import { isProblem, offlineCode } from './problem'

// True when the server said who we are no longer counts; the shell then asks to sign in again.
export const signedOut = createStore(false)

const maxRetries = 2

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignOut }),
  mutationCache: new MutationCache({ onError: noticeSignOut }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => count < maxRetries && worthRetrying(error),
    },
    mutations: { retry: false },
  },
})

// What the server refused it will refuse again; what never arrived may arrive next time.
function worthRetrying(error: unknown): boolean {
  if (!isProblem(error)) return false
  return error.code === offlineCode || error.status >= 502
}

function noticeSignOut(error: unknown): void {
  if (isProblem(error) && error.status === 401) signedOut.set(true)
}
