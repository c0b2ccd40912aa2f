import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Role } from '../../api/settings'
import { permissionsQuery, rolesQuery, useSettingsChange } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Confirm, Drawer } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { uiText } from '../../ui/text'
import { PermissionChecks } from './PermissionChecks'
import s from './parts.module.css'
import { settingsText } from './text'

export function RolesSection() {
  const t = useText(settingsText)
  const tu = useText(uiText)
  const roles = useQuery(rolesQuery)
  const [open, setOpen] = useState<Role | 'new' | null>(null)
  return (
    <Page
      title={t('section.roles')}
      intro={t('rolesIntro')}
      width="text"
      actions={
        <Button look="primary" onPress={() => setOpen('new')}>
          <Plus size={16} aria-hidden />
          {t('add')}
        </Button>
      }
    >
      <Card flush>
        {roles.isPending && <Skeleton lines={5} height={30} />}
        <ul>
          {(roles.data?.items ?? []).map((role) => (
            <li key={role.id} className={s.row}>
              <div className={s.main}>
                <b>{role.name}</b>
                {role.builtin && <Tag>{t('builtin')}</Tag>}
                <small>
                  {(role.permissions ?? []).includes('*')
                    ? t('allPermissions')
                    : t('permissionsCount', { n: (role.permissions ?? []).length })}
                </small>
              </div>
              <Button
                size="small"
                onPress={() => setOpen(role)}
                aria-label={`${role.builtin ? t('permissions') : tu('edit')}: ${role.name}`}
              >
                {role.builtin ? t('permissions') : tu('edit')}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      {open && <RoleDrawer role={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  )
}

function RoleDrawer({ role, onClose }: { role: Role | null; onClose: () => void }) {
  const t = useText(settingsText)
  const tu = useText(uiText)
  const all = useQuery(permissionsQuery)
  const change = useSettingsChange()
  const [name, setName] = useState(role?.name ?? '')
  const [permissions, setPermissions] = useState<string[]>(role?.permissions ?? [])
  const [touched, setTouched] = useState(false)
  const [removing, setRemoving] = useState(false)
  const fixed = role?.builtin ?? false
  const shown = permissions.includes('*') ? (all.data?.items ?? []) : permissions
  const save = async () => {
    setTouched(true)
    if (!name.trim()) return
    const body = { name: name.trim(), permissions }
    await change.run(
      role
        ? { method: 'PATCH', path: `/roles/${role.id}`, body }
        : { method: 'POST', path: '/roles', body, done: t('created') },
    )
    onClose()
  }
  return (
    <Drawer title={role?.name ?? `${t('add')} · ${t('roles')}`} isOpen onClose={onClose}>
      <Form onSubmit={() => save().catch(() => undefined)}>
        <TextField
          label={t('name')}
          value={name}
          onChange={setName}
          isReadOnly={fixed}
          error={touched && !name.trim() ? t('needName') : undefined}
        />
        <PermissionChecks
          names={all.data?.items ?? []}
          value={shown}
          onChange={setPermissions}
          isDisabled={fixed}
        />
        {!fixed && (
          <FormActions>
            <SaveButton isPending={change.isPending} />
            {role && (
              <Button look="danger" onPress={() => setRemoving(true)}>
                {tu('delete')}
              </Button>
            )}
          </FormActions>
        )}
      </Form>
      {removing && role && (
        <Confirm
          title={t('removeRole')}
          isOpen
          onClose={() => setRemoving(false)}
          danger
          confirmLabel={tu('delete')}
          onConfirm={async () => {
            await change.run({ method: 'DELETE', path: `/roles/${role.id}` })
            onClose()
          }}
        >
          {t('removeRoleText')}
        </Confirm>
      )}
    </Drawer>
  )
}
