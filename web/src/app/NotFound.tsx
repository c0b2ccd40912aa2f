import { Compass } from 'lucide-react'
import { useText } from '../i18n/text'
import { ButtonLink } from '../ui/Button'
import { Empty } from '../ui/Empty'
import { shellText } from './shellText'

export function NotFound() {
  const t = useText(shellText)
  return (
    <Empty
      icon={<Compass size={26} />}
      title={t('notFound')}
      action={
        <ButtonLink to="/" look="primary">
          {t('goHome')}
        </ButtonLink>
      }
    >
      {t('notFoundText')}
    </Empty>
  )
}
