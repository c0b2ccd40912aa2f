import { Link } from '@tanstack/react-router'
import { useText } from '../../i18n/text'
import { buttonClass } from '../../ui/buttonClass'
import { AuthFrame } from './AuthFrame'
import { authText } from './text'

export function DeadLink({ kind }: { kind: 'missing' | 'gone' }) {
  const t = useText(authText)
  return (
    <AuthFrame
      title={kind === 'missing' ? t('linkMissingTitle') : t('linkGoneTitle')}
      sub={kind === 'missing' ? t('linkMissingText') : t('linkGoneText')}
    >
      <Link to="/sign-in" className={buttonClass({ look: 'primary', size: 'large' })}>
        {t('toSignIn')}
      </Link>
    </AuthFrame>
  )
}
