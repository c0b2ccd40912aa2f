import './ui/tokens.css'
import './app/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient, signedOut } from './api/queryClient'
import { ErrorBoundary } from './app/ErrorView'
import { followPrefs } from './app/prefs'
import { router } from './app/router'

followPrefs()

// The session ended under an open page: ask to sign in and come back to the same place.
signedOut.subscribe(() => {
  const { href, pathname } = router.state.location
  if (!signedOut.get() || pathname === '/sign-in') return
  queryClient.clear()
  void router.navigate({ to: '/sign-in', search: { next: href } })
})

function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  )
}

const rootElement = document.getElementById('root')
if (rootElement) {
  createRoot(rootElement).render(
    <StrictMode>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </StrictMode>,
  )
}
