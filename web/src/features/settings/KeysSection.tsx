import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useMe } from '../../api/session'
import type { Key } from '../../api/settings'
import { keysQuery, useSettingsChange } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Confirm, Dialog, Drawer } from '../../ui/Dialog'
import { Empty } from '../../ui/Empty'
import { TextField } from '../../ui/Field'
import { Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { PermissionChecks } from './PermissionChecks'
import s from './parts.module.css'
import { permissionName, permissionText } from './permissionText'
import { Copyable } from './Secret'
import { settingsText } from './text'

export function KeysSection() {
  const t = useText(settingsText)
  const keys = useQuery(keysQuery)
  const tp = useText(permissionText)
  const change = useSettingsChange()
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<Key | null>(null)
  const list = (keys.data?.items ?? []).filter((key) => !key.revoked_at)
  return (
    <Page
      title={t('section.keys')}
      intro={t('keysIntro')}
      width="text"
      actions={
        <Button look="primary" onPress={() => setMaking(true)}>
          <Plus size={16} aria-hidden />
          {t('makeKey')}
        </Button>
      }
    >
      {keys.data && list.length === 0 && (
        <Empty icon={<KeyRound size={24} />} title={t('keysEmpty')}>
          {t('keysEmptyText')}
        </Empty>
      )}
      {list.length > 0 && (
        <Card flush>
          <ul>
            {list.map((key) => (
              <li key={key.id} className={s.row}>
                <div className={s.main}>
                  <b>{key.name}</b>
                  <code>{key.prefix}…</code>
                  <small>
                    {t('lastUsed')} {key.used_at ? <Time at={key.used_at} /> : t('never')}
                    {key.expires_at ? (
                      <>
                        {' '}
                        · {t('expires')} <Time at={key.expires_at} />
                      </>
                    ) : null}
                  </small>
                </div>
                <span className={s.tags}>
                  {(key.scopes ?? []).slice(0, 4).map((scope) => (
                    <Tag key={scope} tone="outline">
                      {permissionName(scope, tp)}
                    </Tag>
                  ))}
                  {(key.scopes ?? []).length > 4 && (
                    <Tag tone="outline">+{(key.scopes ?? []).length - 4}</Tag>
                  )}
                </span>
                <Button size="small" look="danger" onPress={() => setRevoking(key)}>
                  {t('revokeKey')}
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {making && <KeyDrawer onClose={() => setMaking(false)} />}
      {revoking && (
        <Confirm
          title={`${t('revokeKey')}: ${revoking.name}`}
          isOpen
          onClose={() => setRevoking(null)}
          danger
          confirmLabel={t('revokeKey')}
          onConfirm={() => change.run({ method: 'DELETE', path: `/keys/${revoking.id}` })}
        >
          {t('revokeKeyText')}
        </Confirm>
      )}
    </Page>
  )
}

const lifetimes = { month: 30, year: 365, never: 0 }
type Lifetime = keyof typeof lifetimes

function KeyDrawer({ onClose }: { onClose: () => void }) {
  const t = useText(settingsText)
  const me = useMe()
  const change = useSettingsChange<{ key: string }>()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<string[]>([])
  const [lifetime, setLifetime] = useState<Lifetime>('year')
  const [touched, setTouched] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const make = async () => {
    setTouched(true)
    if (!name.trim() || scopes.length === 0) return
    const days = lifetimes[lifetime]
    const made = await change.run({
      method: 'POST',
      path: '/keys',
      body: { name: name.trim(), scopes, ...(days ? { expires_at: Date.now() + days * 86_400_000 } : {}) },
      quiet: true,
    })
    setSecret(made.key)
  }
  if (secret) {
    return (
      <Dialog title={t('keyOnce')} isOpen onClose={onClose} isDismissable={false}>
        <Copyable text={secret} once />
      </Dialog>
    )
  }
  return (
    <Drawer title={t('makeKey')} isOpen onClose={onClose}>
      <Form onSubmit={() => make().catch(() => undefined)}>
        <TextField
          label={t('name')}
          value={name}
          onChange={setName}
          autoFocus
          error={touched && !name.trim() ? t('needName') : undefined}
        />
        <Segmented<Lifetime>
          showLabel
          label={t('expiry')}
          value={lifetime}
          onChange={setLifetime}
          options={(['month', 'year', 'never'] as const).map((id) => ({ id, label: t(`expiry.${id}`) }))}
        />
        <PermissionChecks names={me.member?.permissions ?? []} value={scopes} onChange={setScopes} />
        {touched && scopes.length === 0 && (
          <p className={s.error} role="alert">
            {t('needScope')}
          </p>
        )}
        <FormActions>
          <SaveButton isPending={change.isPending} label={t('makeKey')} />
        </FormActions>
      </Form>
    </Drawer>
  )
}
