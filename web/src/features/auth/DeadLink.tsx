import { Link } from '@tanstack/react-router'
import { useText } from '../../i18n/text'
import { buttonClass } from '../../ui/buttonClass'
import { AuthFrame } from './AuthFrame'
import { authText } from './text'

const texts = {
  missing: ['linkMissingTitle', 'linkMissingText'],
  gone: ['linkGoneTitle', 'linkGoneText'],
  goneSetup: ['linkGoneTitle', 'linkGoneSetupText'],
  done: ['linkDoneTitle', 'linkDoneText'],
} as const

export function DeadLink({ kind }: { kind: keyof typeof texts }) {
  const t = useText(authText)
  const [title, sub] = texts[kind]
  return (
    <AuthFrame title={t(title)} sub={t(sub)}>
      <Link to="/sign-in" className={buttonClass({ look: 'primary', size: 'large' })}>
        {t('toSignIn')}
      </Link>
    </AuthFrame>
  )
}
