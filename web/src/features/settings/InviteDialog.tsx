import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { groupsQuery, rolesQuery, useSettingsChange } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { FieldRow, Form, FormActions, SaveButton } from '../../ui/Form'
import { Checks } from './Checks'
import { Copyable } from './Secret'
import { settingsText } from './text'

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useText(settingsText)
  const roles = useQuery(rolesQuery)
  const groups = useQuery(groupsQuery)
  const change = useSettingsChange<{ link: string; replaced: boolean }>()
  const [form, setForm] = useState({
    email: '',
    name: '',
    staff_no: '',
    role_ids: [] as string[],
    skill_group_ids: null as string[] | null, // not chosen yet
  })
  const [touched, setTouched] = useState(false)
  const [made, setMade] = useState<{ link: string; replaced: boolean } | null>(null)
  const badEmail = !/^[^\s@]+@[^\s@]+$/.test(form.email.trim())

  const takesConversations = (roles.data?.items ?? []).some(
    (r) => form.role_ids.includes(r.id) && r.permissions?.includes('desk.work'),
  )
  const usual = (groups.data?.items ?? []).filter((g) => takesConversations && g.is_default).map((g) => g.id)
  const seats = form.skill_group_ids ?? usual

  const submit = async () => {
    setTouched(true)
    if (badEmail || form.role_ids.length === 0) return
    const answer = await change.run({
      method: 'POST',
      path: '/invitations',
      body: { ...form, skill_group_ids: seats, email: form.email.trim() },
      quiet: true,
    })
    setMade(answer)
  }
  return (
    <Dialog title={made ? t('inviteLink') : t('invite')} isOpen onClose={onClose}>
      {made ? (
        <>
          <p>{t('inviteLinkText')}</p>
          {made.replaced && <p>{t('inviteReplaced')}</p>}
          <Copyable text={made.link} once />
        </>
      ) : (
        <Form onSubmit={() => submit().catch(() => undefined)}>
          <TextField
            label={t('inviteEmail')}
            type="email"
            value={form.email}
            onChange={(email) => setForm({ ...form, email })}
            autoFocus
            error={touched && badEmail ? t('needEmail') : undefined}
          />
          <FieldRow>
            <TextField label={t('name')} value={form.name} onChange={(name) => setForm({ ...form, name })} />
            <TextField
              label={t('staffNo')}
              value={form.staff_no}
              onChange={(staff_no) => setForm({ ...form, staff_no })}
            />
          </FieldRow>
          <Checks
            label={t('inviteRoles')}
            options={(roles.data?.items ?? []).map((r) => ({ id: r.id, label: r.name }))}
            value={form.role_ids}
            onChange={(role_ids) => setForm({ ...form, role_ids })}
            error={touched && form.role_ids.length === 0 ? t('needRole') : undefined}
          />
          <Checks
            label={t('inviteGroups')}
            options={(groups.data?.items ?? []).map((g) => ({ id: g.id, label: g.name }))}
            value={seats}
            onChange={(skill_group_ids) => setForm({ ...form, skill_group_ids })}
          />
          <FormActions>
            <SaveButton isPending={change.isPending} label={t('inviteMake')} />
          </FormActions>
        </Form>
      )}
    </Dialog>
  )
}
