import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/http'
import { useMe } from '../../api/session'
import type { Device } from '../../api/settings'
import { devicesQuery, useSettingsChange } from '../../api/settings'
import { useDescribe } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { toast } from '../../ui/Toast'
import s from './parts.module.css'
import { Copyable } from './Secret'
import { settingsText } from './text'

export function SecuritySection() {
  const t = useText(settingsText)
  return (
    <Page title={t('section.security')} width="text">
      <PasswordCard />
      <TotpCard />
      <DevicesCard />
    </Page>
  )
}

const minLength = 10

function PasswordCard() {
  const t = useText(settingsText)
  const describe = useDescribe()
  const client = useQueryClient()
  const [form, setForm] = useState({ old: '', next: '' })
  const [touched, setTouched] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const short = [...form.next].length < minLength
  const submit = async () => {
    setTouched(true)
    if (!form.old || short) return
    setBusy(true)
    setProblem(null)
    try {
      await call('POST', '/api/v1/password', { body: { old: form.old, new: form.next } })
      setForm({ old: '', next: '' })
      setTouched(false)
      toast(t('passwordChanged'))
      await client.invalidateQueries({ queryKey: devicesQuery.queryKey })
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title={t('password')} note={t('passwordNote')}>
      <Form onSubmit={submit} error={problem === null ? undefined : describe(problem)}>
        <TextField
          label={t('oldPassword')}
          type="password"
          autoComplete="current-password"
          value={form.old}
          onChange={(old) => setForm({ ...form, old })}
          error={touched && !form.old ? t('needOld') : undefined}
        />
        <TextField
          label={t('newPassword')}
          type="password"
          autoComplete="new-password"
          value={form.next}
          onChange={(next) => setForm({ ...form, next })}
          error={touched && short ? t('shortPassword') : undefined}
        />
        <FormActions>
          <SaveButton isPending={busy} label={t('changePassword')} />
        </FormActions>
      </Form>
    </Card>
  )
}

type Enrolment = { secret: string; uri: string; qr_svg: string }

function TotpCard() {
  const t = useText(settingsText)
  const me = useMe()
  const change = useSettingsChange<Enrolment>()
  const confirm = useSettingsChange<{ recovery_codes: string[] }>()
  const drop = useSettingsChange()
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [dropping, setDropping] = useState(false)
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')

  const begin = async () => setEnrolment(await change.run({ method: 'POST', path: '/totp', quiet: true }))
  const finish = async () => {
    const { recovery_codes } = await confirm.run({
      method: 'POST',
      path: '/totp/confirm',
      body: { code },
      quiet: true,
    })
    setEnrolment(null)
    setCode('')
    setCodes(recovery_codes)
  }
  const turnOff = async () => {
    await drop.run({ method: 'DELETE', path: '/totp', body: { password }, done: t('totpDropped') })
    setDropping(false)
    setPassword('')
  }
  return (
    <Card
      title={t('totp')}
      actions={
        me.account.totp ? (
          <Button look="danger" onPress={() => setDropping(true)}>
            {t('totpDrop')}
          </Button>
        ) : (
          !enrolment && (
            <Button
              look="primary"
              isPending={change.isPending}
              onPress={() => void begin().catch(() => undefined)}
            >
              {t('totpBegin')}
            </Button>
          )
        )
      }
    >
      <p className={s.muted}>{me.account.totp ? t('totpOn') : t('totpOff')}</p>
      {enrolment && (
        <Form onSubmit={() => finish().catch(() => undefined)}>
          <p>{t('totpScan')}</p>
          <img
            className={s.qr}
            alt=""
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(enrolment.qr_svg)}`}
          />
          <span className={s.muted}>{t('totpSecret')}</span>
          <Copyable text={enrolment.secret} />
          <TextField
            label={t('totpCode')}
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={(next) => setCode(next.replace(/\D/g, '').slice(0, 6))}
          />
          <FormActions>
            <SaveButton
              isPending={confirm.isPending}
              isDisabled={code.length !== 6}
              label={t('totpConfirm')}
            />
          </FormActions>
        </Form>
      )}
      {codes && (
        <Dialog
          title={t('recovery')}
          isOpen
          onClose={() => setCodes(null)}
          isDismissable={false}
          width="narrow"
        >
          <p>{t('recoveryText')}</p>
          <Copyable text={codes.join('\n')} once />
        </Dialog>
      )}
      {dropping && (
        <Dialog title={t('totpDrop')} isOpen onClose={() => setDropping(false)} width="narrow">
          <p>{t('totpDropText')}</p>
          <Form onSubmit={() => turnOff().catch(() => undefined)}>
            <TextField
              label={t('oldPassword')}
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={setPassword}
              autoFocus
            />
            <FormActions>
              <SaveButton isPending={drop.isPending} isDisabled={!password} label={t('totpDrop')} />
            </FormActions>
          </Form>
        </Dialog>
      )}
    </Card>
  )
}

function DevicesCard() {
  const t = useText(settingsText)
  const devices = useQuery(devicesQuery)
  const change = useSettingsChange()
  return (
    <Card title={t('devices')} flush>
      {devices.isPending && <Skeleton lines={3} />}
      <ul>
        {(devices.data?.items ?? []).map((device) => (
          <DeviceRow
            key={device.id}
            device={device}
            onEnd={() =>
              void change
                .run({ method: 'DELETE', path: `/session/devices/${device.id}`, done: t('deviceEnded') })
                .catch(() => undefined)
            }
          />
        ))}
      </ul>
    </Card>
  )
}

export function DeviceRow({ device, onEnd }: { device: Device; onEnd: () => void }) {
  const t = useText(settingsText)
  return (
    <li className={s.row}>
      <div className={s.main}>
        <b>{deviceName(device.user_agent)}</b>
        {device.current && <Tag tone="ok">{t('thisDevice')}</Tag>}
        <small>
          {device.ip} · {t('lastSeen')} <Time at={device.seen_at} />
        </small>
      </div>
      {!device.current && (
        <Button size="small" onPress={onEnd}>
          {t('endDevice')}
        </Button>
      )}
    </li>
  )
}

// "Chrome · Windows" out of a user agent; the whole of it when neither is known.
function deviceName(agent: string): string {
  const browser = /Edg\//.test(agent)
    ? 'Edge'
    : /QQBrowser/.test(agent)
      ? 'QQ'
      : /Firefox\//.test(agent)
        ? 'Firefox'
        : /Chrome\//.test(agent)
          ? 'Chrome'
          : /Safari\//.test(agent)
            ? 'Safari'
            : ''
  const system = /Windows/.test(agent)
    ? 'Windows'
    : /Android/.test(agent)
      ? 'Android'
      : /iPhone|iPad/.test(agent)
        ? 'iOS'
        : /Mac OS/.test(agent)
          ? 'macOS'
          : /Linux/.test(agent)
            ? 'Linux'
            : ''
  return [browser, system].filter(Boolean).join(' · ') || agent
}
