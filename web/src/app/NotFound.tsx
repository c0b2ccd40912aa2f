import { Link } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { useText } from '../i18n/text'
import { buttonClass } from '../ui/buttonClass'
import { Empty } from '../ui/Empty'
import { shellText } from './shellText'

export function NotFound() {
  const t = useText(shellText)
  return (
    <Empty
      icon={<Compass size={26} />}
      title={t('notFound')}
      action={
        <Link to="/" className={buttonClass({ look: 'primary' })}>
          {t('goHome')}
        </Link>
      }
    >
      {t('notFoundText')}
    </Empty>
  )
}

// Outside the signed-in frame nothing else says what page this is.
export function NotFoundPage() {
  const t = useText(shellText)
  return (
    <main>
      <h1 className="sr">{t('notFound')}</h1>
      <NotFound />
    </main>
  )
}
