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
import type { TaskView } from '../api/task'
import { inboxSearch } from '../features/conversation/search'
import { documentsSearch, itemsSearch, testSearch } from '../features/knowledge/search'
import { ErrorView } from './ErrorView'
import { NotFound, NotFoundPage } from './NotFound'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage })

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
  component: lazyRouteComponent(() => import('../features/auth/byLink'), 'SetupPage'),
})

const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(() => import('../features/auth/byLink'), 'ResetPage'),
})

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(() => import('../features/auth/byLink'), 'InvitationPage'),
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
        throw redirect({
          to: '/sign-in',
          search: { next: location.href === '/' ? undefined : location.href },
        })
      throw error
    }
  },
  component: lazyRouteComponent(() => import('./Shell'), 'Shell'),
})

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox' })
  },
})

const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox',
  validateSearch: inboxSearch,
  component: lazyRouteComponent(() => import('../features/conversation/InboxPage'), 'InboxPage'),
})

const knowledge = createRoute({
  getParentRoute: () => shell,
  path: '/knowledge',
  component: lazyRouteComponent(() => import('../features/knowledge/KnowledgeLayout'), 'KnowledgeLayout'),
})

const items = createRoute({
  getParentRoute: () => knowledge,
  path: '/',
  validateSearch: itemsSearch,
  component: lazyRouteComponent(() => import('../features/knowledge/ItemsPage'), 'ItemsPage'),
})

const item = createRoute({
  getParentRoute: () => knowledge,
  path: '/items/$id',
  component: lazyRouteComponent(() => import('../features/knowledge/ItemPage'), 'ItemPage'),
})

const documents = createRoute({
  getParentRoute: () => knowledge,
  path: '/documents/$',
  validateSearch: documentsSearch,
  component: lazyRouteComponent(() => import('../features/knowledge/document/Documents'), 'Documents'),
})

const testBench = createRoute({
  getParentRoute: () => knowledge,
  path: '/test',
  validateSearch: testSearch,
  component: lazyRouteComponent(() => import('../features/knowledge/TestBench'), 'TestBench'),
})

// Its pages stand in it: see there.
const publish = createRoute({
  getParentRoute: () => knowledge,
  path: '/publish/$',
  component: lazyRouteComponent(() => import('../features/knowledge/PublishRooms'), 'PublishRooms'),
})

const importRoute = createRoute({
  getParentRoute: () => knowledge,
  path: '/import',
  validateSearch: (search: Record<string, unknown>): { run?: string } => ({ run: text(search.run) }),
  component: lazyRouteComponent(() => import('../features/knowledge/intake'), 'ImportPage'),
})

const corrections = createRoute({
  getParentRoute: () => knowledge,
  path: '/corrections',
  component: lazyRouteComponent(() => import('../features/knowledge/intake'), 'CorrectionsPage'),
})

// Its pages stand in the layout: see there.
const learning = createRoute({
  getParentRoute: () => shell,
  path: '/learning/$',
  component: lazyRouteComponent(() => import('../features/learning/LearningLayout'), 'LearningLayout'),
})

const customers = createRoute({ getParentRoute: () => shell, path: '/customers' })

const customerList = createRoute({
  getParentRoute: () => customers,
  path: '/',
  validateSearch: (search: Record<string, unknown>): { q?: string } => ({ q: text(search.q) }),
  component: lazyRouteComponent(() => import('../features/customer/pages'), 'CustomersPage'),
})

const customer = createRoute({
  getParentRoute: () => customers,
  path: '$id',
  component: lazyRouteComponent(() => import('../features/customer/pages'), 'CustomerPage'),
})

const tasks = createRoute({
  getParentRoute: () => shell,
  path: '/tasks',
  validateSearch: (search: Record<string, unknown>): { view?: TaskView } => ({
    view: (['open', 'mine', 'done'] as const).find((view) => view === search.view),
  }),
  component: lazyRouteComponent(() => import('../features/task/TasksPage'), 'TasksPage'),
})

const overview = createRoute({
  getParentRoute: () => shell,
  path: '/overview',
  validateSearch: (search: Record<string, unknown>): { day?: string } => ({
    day: typeof search.day === 'string' && /^\d{4}-\d\d-\d\d$/.test(search.day) ? search.day : undefined,
  }),
  component: lazyRouteComponent(() => import('../features/overview/OverviewPage'), 'OverviewPage'),
})

const start = createRoute({
  getParentRoute: () => shell,
  path: '/start',
  component: lazyRouteComponent(() => import('../features/start/StartPage'), 'StartPage'),
})

const developer = createRoute({
  getParentRoute: () => shell,
  path: '/developer',
  component: lazyRouteComponent(() => import('../features/developer/DeveloperPage'), 'DeveloperPage'),
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
  reset,
  shell.addChildren([
    home,
    inbox,
    knowledge.addChildren([items, item, documents, testBench, publish, importRoute, corrections]),
    learning,
    customers.addChildren([customerList, customer]),
    tasks,
    overview,
    start,
    developer,
    settings.addChildren([settingsSection]),
  ]),
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
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

// Only paths of our own: a link must not send a member elsewhere after signing in.
export function localPath(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined
}
