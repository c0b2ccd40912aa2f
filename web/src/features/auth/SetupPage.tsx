import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { describeProblem, isProblem } from '../../api/problem'
import { problemText } from '../../api/problemText'
import { setupQuery, useSetup } from '../../api/session'
import { useText } from '../../i18n/text'
import { NativeButton } from '../../ui/NativeButton'
import { NativeField } from '../../ui/NativeField'
import { workspaceZone } from '../../ui/time'
import { AuthForm } from './AuthForm'
import { AuthFrame } from './AuthFrame'
import { DeadLink } from './DeadLink'
import { useLinkToken } from './linkToken'
import { isEmail, isLongEnough, isSlug } from './rules'
import { PasswordField } from './SignInPage'
import { authText } from './text'

export function SetupPage() {
  const t = useText(authText)
  const tp = useText(problemText)
  const token = useLinkToken(useSearch({ from: '/setup' }).token)
  const navigate = useNavigate()
  const link = useQuery({ ...setupQuery(token ?? ''), enabled: Boolean(token) })
  const setup = useSetup()
  const [form, setForm] = useState({
    workspace: '',
    slug: 'main',
    timezone: workspaceZone(),
    name: '',
    email: '',
    password: '',
  })
  const [touched, setTouched] = useState(false)
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }))

  if (!token) return <DeadLink kind="missing" />
  const gone = isProblem(setup.error) && (setup.error.status === 404 || setup.error.status === 410)
  if (gone || link.data?.link_counts === false)
    return <DeadLink kind={link.data?.needed === false ? 'done' : 'goneSetup'} />

  const errors = {
    workspace: form.workspace.trim() ? undefined : t('needWorkspace'),
    slug: isSlug(form.slug) ? undefined : t('badSlug'),
    name: form.name.trim() ? undefined : t('needName'),
    email: isEmail(form.email) ? undefined : t('needEmail'),
    password: isLongEnough(form.password) ? undefined : t('shortPassword'),
  }
  const submit = () => {
    setTouched(true)
    if (Object.values(errors).some(Boolean)) return
    setup.mutate(
      {
        token,
        workspace: {
          name: form.workspace.trim(),
          slug: form.slug.trim(),
          timezone: form.timezone.trim(),
        },
        name: form.name.trim(),
        email: form.email.trim(),
        password: form.password,
      },
      { onSuccess: () => void navigate({ to: '/start', replace: true }) },
    )
  }
  return (
    <AuthFrame title={t('setupTitle')} sub={t('setupSub')}>
      <AuthForm onSubmit={submit} error={setup.error ? describeProblem(setup.error, tp) : undefined}>
        <NativeField
          label={t('workspaceName')}
          hint={t('workspaceHint')}
          value={form.workspace}
          onChange={(workspace) => set({ workspace })}
          autoComplete="organization"
          autoFocus
          error={touched ? errors.workspace : undefined}
        />
        <NativeField
          label={t('slug')}
          hint={t('slugHint')}
          value={form.slug}
          onChange={(slug) => set({ slug: slug.toLowerCase() })}
          autoComplete="off"
          error={touched ? errors.slug : undefined}
        />
        <NativeField
          label={t('timezone')}
          hint={t('timezoneHint')}
          value={form.timezone}
          onChange={(timezone) => set({ timezone })}
          autoComplete="off"
        />
        <NativeField
          label={t('yourName')}
          value={form.name}
          onChange={(name) => set({ name })}
          autoComplete="name"
          error={touched ? errors.name : undefined}
        />
        <NativeField
          label={t('email')}
          type="email"
          value={form.email}
          onChange={(email) => set({ email })}
          autoComplete="username"
          error={touched ? errors.email : undefined}
        />
        <PasswordField
          label={t('newPassword')}
          hint={t('passwordHint')}
          value={form.password}
          onChange={(password) => set({ password })}
          autoComplete="new-password"
          error={touched ? errors.password : undefined}
        />
        <NativeButton type="submit" look="primary" size="large" isPending={setup.isPending}>
          {setup.isPending ? t('creating') : t('create')}
        </NativeButton>
      </AuthForm>
    </AuthFrame>
  )
}
