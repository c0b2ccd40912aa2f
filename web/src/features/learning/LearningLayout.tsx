import { Link, useLocation } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { lazy, Suspense } from 'react'
import { can, useMe } from '../../api/session'
import { NotFound } from '../../app/NotFound'
import { useText } from '../../i18n/text'
import { usePageTitle } from '../../ui/pageTitle'
import s from '../../ui/Section.module.css'
import { Skeleton } from '../../ui/Skeleton'
import { learningText } from './text'

type TabLabel = Extract<keyof typeof learningText.zh, `tab.${string}`>

type Room = { path: string; label?: TabLabel; needs?: string; page: ComponentType<{ id: string }> }

// The section's own pages. They stand here and not in the router, which the inbox loads: one page
// more there is a page more to load for who answers customers.
const rooms: readonly Room[] = [
  {
    path: 'clusters',
    label: 'tab.clusters',
    page: lazy(() => import('./ClustersPage').then((m) => ({ default: m.ClustersPage }))),
  },
  {
    path: 'clusters/$',
    page: lazy(() => import('./ClusterPage').then((m) => ({ default: m.ClusterPage }))),
  },
  {
    path: 'fixes',
    label: 'tab.fixes',
    page: lazy(() => import('./FixesPage').then((m) => ({ default: m.FixesPage }))),
  },
  {
    path: 'health',
    label: 'tab.health',
    needs: 'knowledge.read',
    page: lazy(() => import('../knowledge/HealthPage').then((m) => ({ default: m.HealthPage }))),
  },
  {
    path: 'past',
    label: 'tab.past',
    page: lazy(() => import('./PastsPage').then((m) => ({ default: m.PastsPage }))),
  },
  {
    path: 'past/$',
    page: lazy(() => import('./PastPage').then((m) => ({ default: m.PastPage }))),
  },
  {
    path: 'drafts',
    label: 'tab.drafts',
    page: lazy(() => import('./DraftsPage').then((m) => ({ default: m.DraftsPage }))),
  },
  {
    path: 'label',
    label: 'tab.label',
    needs: 'learning.label',
    page: lazy(() => import('./LabelPage').then((m) => ({ default: m.LabelPage }))),
  },
  {
    path: 'review',
    label: 'tab.review',
    page: lazy(() => import('./ReviewPage').then((m) => ({ default: m.ReviewPage }))),
  },
  {
    path: 'labels',
    label: 'tab.labels',
    page: lazy(() => import('./ResultsPage').then((m) => ({ default: m.ResultsPage }))),
  },
  {
    path: 'releases',
    label: 'tab.releases',
    page: lazy(() => import('./ReleasesPage').then((m) => ({ default: m.ReleasesPage }))),
  },
]

export function LearningLayout() {
  const t = useText(learningText)
  const me = useMe()
  const { pathname } = useLocation()
  const [, , first = '', id = ''] = pathname.split('/')
  const room = rooms.find(({ path }) => path === (id ? `${first}/$` : first))
  usePageTitle(t('title'))
  return (
    <div className={s.layout}>
      <header className={s.header}>
        <h1 className={s.title}>{t('title')}</h1>
        <nav className={s.nav} aria-label={t('nav')}>
          {rooms.map(
            ({ path, label, needs = 'learning.read' }) =>
              label &&
              can(me, needs) && (
                <Link
                  key={path}
                  to="/learning/$"
                  params={{ _splat: path }}
                  className={s.tab}
                  activeProps={{ className: s.on }}
                >
                  {t(label)}
                </Link>
              ),
          )}
        </nav>
      </header>
      <div className={s.body}>
        <Suspense fallback={<Skeleton lines={8} height={28} />}>
          {room ? <room.page key={pathname} id={id} /> : <NotFound />}
        </Suspense>
      </div>
    </div>
  )
}
