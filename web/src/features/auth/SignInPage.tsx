import { useNavigate, useSearch } from '@tanstack/react-router'
import { Eye, EyeOff } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useState } from 'react'
import { describeProblem, isProblem } from '../../api/problem'
import { problemText } from '../../api/problemText'
import { useSignIn } from '../../api/session'
import { useText } from '../../i18n/text'
import { NativeButton } from '../../ui/NativeButton'
import { NativeField } from '../../ui/NativeField'
import { uiText } from '../../ui/text'
import { AuthForm } from './AuthForm'
import { AuthFrame } from './AuthFrame'
import { authText } from './text'

type Step = 'password' | 'totp'

export function SignInPage() {
  const t = useText(authText)
  const tp = useText(problemText)
  const navigate = useNavigate()
  const { next } = useSearch({ from: '/sign-in' })
  const signIn = useSignIn()
  const [step, setStep] = useState<Step>('password')
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [touched, setTouched] = useState(false)

  const submit = () => {
    setTouched(true)
    if (!login.trim() || !password || (step === 'totp' && !isCode(code))) return
    signIn.mutate(
      { email: login.trim(), password, totp: step === 'totp' ? code : undefined },
      {
        onSuccess: () => void navigate({ to: next ?? '/', replace: true }),
        onError: (error) => {
          if (!isProblem(error, 'auth.totp_needed')) return
          setTouched(false)
          signIn.reset()
          setStep('totp')
        },
      },
    )
  }
  const refused = signIn.error && !isProblem(signIn.error, 'auth.totp_needed')
  const error = refused ? describeProblem(signIn.error, tp) : undefined

  if (step === 'totp') {
    return (
      <AuthFrame key="totp" title={t('totpTitle')} sub={t('totpSub')}>
        <AuthForm onSubmit={submit} error={error}>
          <NativeField
            label={t('totpCode')}
            value={code}
            onChange={(value) => setCode(value.replace(/\D/g, '').slice(0, 6))}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            error={touched && !isCode(code) ? t('needTotp') : undefined}
          />
          <NativeButton type="submit" look="primary" size="large" isPending={signIn.isPending}>
            {signIn.isPending ? t('signingIn') : t('totpVerify')}
          </NativeButton>
          <NativeButton look="quiet" onClick={() => setStep('password')}>
            {t('back')}
          </NativeButton>
        </AuthForm>
      </AuthFrame>
    )
  }
  return (
    <AuthFrame key="password" title={t('signInTitle')} sub={t('signInSub')} fine={t('firstTime')}>
      <AuthForm onSubmit={submit} error={error}>
        <NativeField
          label={t('login')}
          value={login}
          onChange={setLogin}
          autoComplete="username"
          autoFocus
          error={touched && !login.trim() ? t('needLogin') : undefined}
        />
        <PasswordField
          label={t('password')}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          error={touched && !password ? t('needPassword') : undefined}
        />
        <NativeButton type="submit" look="primary" size="large" isPending={signIn.isPending}>
          {signIn.isPending ? t('signingIn') : t('signIn')}
        </NativeButton>
      </AuthForm>
    </AuthFrame>
  )
}

function isCode(code: string): boolean {
  return /^\d{6}$/.test(code)
}

export function PasswordField(props: ComponentProps<typeof NativeField>) {
  const t = useText(uiText)
  const [shown, setShown] = useState(false)
  const label = shown ? t('hidePassword') : t('showPassword')
  return (
    <NativeField
      {...props}
      type={shown ? 'text' : 'password'}
      trailing={
        <NativeButton
          look="quiet"
          size="small"
          aria-label={label}
          title={label}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
        </NativeButton>
      }
    />
  )
}
