import { useText } from '../../i18n/text'
import { ButtonLink } from '../../ui/Button'
import { AuthFrame } from './AuthFrame'
import { authText } from './text'

export function DeadLink({ kind }: { kind: 'missing' | 'gone' }) {
  const t = useText(authText)
  return (
    <AuthFrame
      title={kind === 'missing' ? t('linkMissingTitle') : t('linkGoneTitle')}
      sub={kind === 'missing' ? t('linkMissingText') : t('linkGoneText')}
    >
      <ButtonLink to="/sign-in" look="primary" size="large">
        {t('toSignIn')}
      </ButtonLink>
    </AuthFrame>
  )
}
