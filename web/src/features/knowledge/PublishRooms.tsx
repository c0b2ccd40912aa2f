import { useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { lazy, Suspense } from 'react'
import { NotFound } from '../../app/NotFound'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'

type Room = ComponentType<{ id: string; item: string }>

// The pages of publishing. They stand here and not in the router, which the inbox loads. A
// path is a page's name, or its place, an id, and what is of it.
const rooms: Record<string, Room> = {
  '': lazy(() => import('./PublishPage').then((m) => ({ default: m.PublishPage }))),
  changes: lazy(() => import('./ChangesPage').then((m) => ({ default: m.ChangesPage }))),
  'changes/$': lazy(() => import('./ChangePage').then((m) => ({ default: m.ChangePage }))),
  compare: lazy(() => import('./compare/ComparePage').then((m) => ({ default: m.ComparePage }))),
  branches: lazy(() => import('./branch/BranchesPage').then((m) => ({ default: m.BranchesPage }))),
  'branches/$': lazy(() => import('./branch/BranchPage').then((m) => ({ default: m.BranchPage }))),
  'branches/$/merge': lazy(() => import('./branch/MergePage').then((m) => ({ default: m.MergePage }))),
  'branches/$/items/$': lazy(() =>
    import('./branch/BranchItemPage').then((m) => ({ default: m.BranchItemPage })),
  ),
  gate: lazy(() => import('./gate/GatePage').then((m) => ({ default: m.GatePage }))),
  'gate/runs': lazy(() => import('./gate/RunsPage').then((m) => ({ default: m.RunsPage }))),
  'gate/runs/$': lazy(() => import('./gate/RunPage').then((m) => ({ default: m.RunPage }))),
}

const isId = (part: string) => part === 'new' || /^[0-9a-f-]{32,36}$/.test(part)

export function PublishRooms() {
  const { _splat: path = '' } = useParams({ from: '/shell/knowledge/publish/$' })
  const parts = path.split('/')
  const RoomPage = rooms[parts.map((part) => (isId(part) ? '$' : part)).join('/')]
  const [id = '', item = ''] = parts.filter(isId)
  if (!RoomPage) return <NotFound />
  return (
    <Suspense
      fallback={
        <Page title="">
          <Skeleton lines={10} height={20} />
        </Page>
      }
    >
      <RoomPage key={path} id={id} item={item} />
    </Suspense>
  )
}
