import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { NotFound } from '../../../app/NotFound'
import { Skeleton } from '../../../ui/Skeleton'

const DocumentsPage = lazy(() => import('./DocumentsPage').then((m) => ({ default: m.DocumentsPage })))
const DocumentPage = lazy(() => import('./DocumentPage').then((m) => ({ default: m.DocumentPage })))
const RunPage = lazy(() => import('./RunPage').then((m) => ({ default: m.RunPage })))
const QuestionsPage = lazy(() => import('./QuestionsPage').then((m) => ({ default: m.QuestionsPage })))

// The pages about documents. They stand here and not in the router, which the inbox loads: one page
// more there is a page more to load for who answers customers.
export function Documents() {
  const { _splat: place = '' } = useParams({ from: '/shell/knowledge/documents/$' })
  return (
    <Suspense fallback={<Skeleton lines={8} height={28} />}>
      <Room key={place} place={place} />
    </Suspense>
  )
}

function Room({ place }: { place: string }) {
  const [first = '', second = '', ...rest] = place.split('/')
  if (rest.length > 0) return <NotFound />
  if (first === '') return <DocumentsPage />
  if (first === 'questions') return <QuestionsPage document={second || undefined} />
  if (first === 'runs') return <RunPage id={second} />
  return second === '' ? <DocumentPage id={first} /> : <NotFound />
}
