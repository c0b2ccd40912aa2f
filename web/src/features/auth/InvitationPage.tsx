import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { describeProblem, isProblem } from '../../api/problem'
import { problemText } from '../../api/problemText'
import { invitationQuery, useAcceptInvitation } from '../../api/session'
import { useText } from '../../i18n/text'
import { NativeButton } from '../../ui/NativeButton'
import { NativeField } from '../../ui/NativeField'
import { Skeleton } from '../../ui/Skeleton'
import { AuthForm } from './AuthForm'
import { AuthFrame } from './AuthFrame'
import { DeadLink } from './DeadLink'
import { useLinkToken } from './linkToken'
import { isLongEnough } from './rules'
import { PasswordField } from './SignInPage'
import { authText } from './text'

export function InvitationPage() {
  const t = useText(authText)
  const tp = useText(problemText)
  const token = useLinkToken(useSearch({ from: '/invite' }).token)
  const navigate = useNavigate()
  const invitation = useQuery({ ...invitationQuery(token ?? ''), enabled: Boolean(token) })
  const accept = useAcceptInvitation()
  const [name, setName] = useState<string | null>(null)
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [touched, setTouched] = useState(false)

  if (!token) return <DeadLink kind="missing" />
  if (invitation.error) return <DeadLink kind="gone" />
  if (!invitation.data) {
    return (
      <AuthFrame title="…">
        <Skeleton lines={4} height={36} />
      </AuthFrame>
    )
  }
  const shownName = name ?? invitation.data.name ?? ''
  const errors = {
    name: shownName.trim() ? undefined : t('needName'),
    password: passwordError(invitation.data.has_account),
  }
  function passwordError(hasAccount: boolean | undefined): string | undefined {
    if (hasAccount) return password ? undefined : t('needPassword')
    return isLongEnough(password) ? undefined : t('shortPassword')
  }
  const needsCode = isProblem(accept.error, 'auth.totp_needed') || code !== ''
  const submit = () => {
    setTouched(true)
    if (errors.name || errors.password) return
    accept.mutate(
      { token, name: shownName.trim(), password, ...(code ? { totp: code } : {}) },
      { onSuccess: () => void navigate({ to: '/', replace: true }) },
    )
  }
  return (
    <AuthFrame
      title={t('inviteTitle', { workspace: invitation.data.workspace })}
      sub={invitation.data.name ? t('inviteSub', { name: invitation.data.name }) : t('inviteSubPlain')}
    >
      <AuthForm
        onSubmit={submit}
        error={
          accept.error && !isProblem(accept.error, 'auth.totp_needed')
            ? describeProblem(accept.error, tp)
            : undefined
        }
      >
        <NativeField
          label={t('yourName')}
          value={shownName}
          onChange={setName}
          autoComplete="name"
          error={touched ? errors.name : undefined}
        />
        <PasswordField
          label={invitation.data.has_account ? t('ownPassword') : t('newPassword')}
          hint={invitation.data.has_account ? t('ownPasswordHint') : t('passwordHint')}
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          autoFocus
          error={touched ? errors.password : undefined}
        />
        {needsCode && (
          <NativeField
            label={t('totpCode')}
            value={code}
            onChange={setCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
          />
        )}
        <NativeButton type="submit" look="primary" size="large" isPending={accept.isPending}>
          {accept.isPending ? t('accepting') : t('accept')}
        </NativeButton>
      </AuthForm>
    </AuthFrame>
  )
}
