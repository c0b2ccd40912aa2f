import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { describeProblem } from '../../api/problem'
import { problemText } from '../../api/problemText'
import { invitationQuery, useAcceptInvitation } from '../../api/session'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Skeleton } from '../../ui/Skeleton'
import { AuthFrame } from './AuthFrame'
import { DeadLink } from './DeadLink'
import { isLongEnough } from './rules'
import { PasswordField } from './SignInPage'
import { authText } from './text'

export function InvitationPage() {
  const t = useText(authText)
  const tp = useText(problemText)
  const { token } = useSearch({ from: '/invite' })
  const navigate = useNavigate()
  const invitation = useQuery({ ...invitationQuery(token ?? ''), enabled: Boolean(token) })
  const accept = useAcceptInvitation()
  const [name, setName] = useState<string | null>(null)
  const [password, setPassword] = useState('')
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
    password: isLongEnough(password) ? undefined : t('shortPassword'),
  }
  const submit = () => {
    setTouched(true)
    if (errors.name || errors.password) return
    accept.mutate(
      { token, name: shownName.trim(), password },
      { onSuccess: () => void navigate({ to: '/', replace: true }) },
    )
  }
  return (
    <AuthFrame
      title={t('inviteTitle', { workspace: invitation.data.workspace })}
      sub={invitation.data.name ? t('inviteSub', { name: invitation.data.name }) : t('inviteSubPlain')}
    >
      <Form onSubmit={submit} error={accept.error ? describeProblem(accept.error, tp) : undefined}>
        <TextField
          label={t('yourName')}
          value={shownName}
          onChange={setName}
          autoComplete="name"
          error={touched ? errors.name : undefined}
        />
        <PasswordField
          label={t('newPassword')}
          hint={t('passwordHint')}
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          autoFocus
          error={touched ? errors.password : undefined}
        />
        <Button type="submit" look="primary" size="large" isPending={accept.isPending}>
          {accept.isPending ? t('accepting') : t('accept')}
        </Button>
      </Form>
    </AuthFrame>
  )
}
