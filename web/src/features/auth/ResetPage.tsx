import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { describeProblem, isProblem } from '../../api/problem'
import { problemText } from '../../api/problemText'
import { useResetPassword } from '../../api/session'
import { useText } from '../../i18n/text'
import { NativeButton } from '../../ui/NativeButton'
import { AuthForm } from './AuthForm'
import { AuthFrame } from './AuthFrame'
import { DeadLink } from './DeadLink'
import { useLinkToken } from './linkToken'
import { isLongEnough } from './rules'
import { PasswordField } from './SignInPage'
import { authText } from './text'

export function ResetPage() {
  const t = useText(authText)
  const tp = useText(problemText)
  const token = useLinkToken(useSearch({ from: '/reset' }).token)
  const navigate = useNavigate()
  const reset = useResetPassword()
  const [password, setPassword] = useState('')
  const [touched, setTouched] = useState(false)
  if (!token) return <DeadLink kind="missing" />
  if (isProblem(reset.error) && (reset.error.status === 404 || reset.error.status === 410))
    return <DeadLink kind="gone" />
  const submit = () => {
    setTouched(true)
    if (!isLongEnough(password)) return
    reset.mutate({ token, password }, { onSuccess: () => void navigate({ to: '/sign-in', replace: true }) })
  }
  return (
    <AuthFrame title={t('resetTitle')} sub={t('resetSub')}>
      <AuthForm onSubmit={submit} error={reset.error ? describeProblem(reset.error, tp) : undefined}>
        <PasswordField
          label={t('newPassword')}
          hint={t('passwordHint')}
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          autoFocus
          error={touched && !isLongEnough(password) ? t('shortPassword') : undefined}
        />
        <NativeButton type="submit" look="primary" size="large" isPending={reset.isPending}>
          {t('resetDo')}
        </NativeButton>
      </AuthForm>
    </AuthFrame>
  )
}
