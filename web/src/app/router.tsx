import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { isProblem } from '../api/problem'
import { queryClient } from '../api/queryClient'
import { meQuery } from '../api/session'
import { ErrorView } from './ErrorView'
import { NotFound } from './NotFound'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

type TokenSearch = { token?: string }

function tokenSearch(search: Record<string, unknown>): TokenSearch {
  return { token: text(search.token) }
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: localPath(search.next) }),
  component: lazyRouteComponent(() => import('../features/auth/SignInPage'), 'SignInPage'),
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(() => import('../features/auth/SetupPage'), 'SetupPage'),
})

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(() => import('../features/auth/InvitationPage'), 'InvitationPage'),
})

// Everything behind the sign-in.
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(meQuery)
    } catch (error) {
      if (isProblem(error) && error.status === 401)
        throw redirect({ to: '/sign-in', search: { next: location.href } })
      throw error
    }
  },
  component: lazyRouteComponent(() => import('./Shell'), 'Shell'),
})

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings' })
  },
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  beforeLoad: ({ location }) => {
    if (location.pathname === '/settings')
      throw redirect({ to: '/settings/$section', params: { section: 'me' } })
  },
})

const settingsSection = createRoute({
  getParentRoute: () => settings,
  path: '$section',
  component: lazyRouteComponent(() => import('../features/settings/SettingsPage'), 'SettingsPage'),
})

const tree = root.addChildren([
  signIn,
  setup,
  invite,
  shell.addChildren([home, settings.addChildren([settingsSection])]),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: false,
  defaultErrorComponent: ({ error, reset }) => <ErrorView error={error} onRetry={reset} />,
  defaultNotFoundComponent: NotFound,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

// Only paths of our own: a link must not send a member elsewhere after signing in.
export function localPath(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined
}
