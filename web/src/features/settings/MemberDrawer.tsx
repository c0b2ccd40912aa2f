import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../../api/session'
import type { Member } from '../../api/settings'
import {
  groupsQuery,
  memberSessionsQuery,
  rolesQuery,
  teamsQuery,
  useSettingsChange,
} from '../../api/settings'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Confirm, Dialog, Drawer } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { FieldRow, Form, FormActions, SaveButton } from '../../ui/Form'
import { Select } from '../../ui/Select'
import { Checks } from './Checks'
import { NumberField } from './fields'
import s from './parts.module.css'
import { Copyable } from './Secret'
import { DeviceRow } from './SecuritySection'
import { settingsText } from './text'

export function MemberDrawer({ member, onClose }: { member: Member; onClose: () => void }) {
  const t = useText(settingsText)
  const me = useMe()
  const roles = useQuery(rolesQuery)
  const groups = useQuery(groupsQuery)
  const teams = useQuery(teamsQuery)
  const change = useSettingsChange()
  const linkChange = useSettingsChange<{ link: string }>()
  const [form, setForm] = useState({
    name: member.name,
    display_name: member.display_name,
    staff_no: member.staff_no,
    team_id: member.team_id,
    capacity: member.capacity,
    role_ids: (member.roles ?? []).map((r) => r.id),
    skill_groups: (member.skill_groups ?? []).map((g) => g.id),
  })
  const [disabling, setDisabling] = useState(false)
  const [link, setLink] = useState<string | null>(null)
  const myself = member.id === me.member?.id

  const save = async () => {
    await change.run({
      method: 'PATCH',
      path: `/members/${member.id}`,
      body: {
        ...form,
        skill_groups: form.skill_groups.map((id) => ({
          id,
          level: member.skill_groups?.find((g) => g.id === id)?.level ?? 1,
        })),
      },
    })
    onClose()
  }
  const makeLink = async () => {
    const made = await linkChange.run({
      method: 'POST',
      path: `/members/${member.id}/reset-link`,
      body: {},
      quiet: true,
    })
    setLink(made.link)
  }
  const toggle = (action: 'disable' | 'enable') =>
    change.run({ method: 'POST', path: `/members/${member.id}/${action}` })

  return (
    <Drawer title={member.name} isOpen onClose={onClose}>
      <Form onSubmit={() => save().catch(() => undefined)}>
        <FieldRow>
          <TextField label={t('name')} value={form.name} onChange={(name) => setForm({ ...form, name })} />
          <TextField
            label={t('displayName')}
            value={form.display_name}
            onChange={(display_name) => setForm({ ...form, display_name })}
          />
          <TextField
            label={t('staffNo')}
            value={form.staff_no}
            onChange={(staff_no) => setForm({ ...form, staff_no })}
          />
          <NumberField
            label={t('capacity')}
            hint={t('capacityHint')}
            value={form.capacity}
            onChange={(capacity) => setForm({ ...form, capacity })}
          />
        </FieldRow>
        <Select
          label={t('team')}
          value={form.team_id || 'none'}
          onChange={(id) => setForm({ ...form, team_id: id === 'none' ? '' : id })}
          options={[
            { id: 'none', label: t('noTeam') },
            ...(teams.data?.items ?? []).map((team) => ({ id: team.id, label: team.name })),
          ]}
        />
        <Checks
          label={t('roles')}
          options={(roles.data?.items ?? []).map((r) => ({ id: r.id, label: r.name }))}
          value={form.role_ids}
          onChange={(role_ids) => setForm({ ...form, role_ids })}
        />
        <Checks
          label={t('skillGroups')}
          options={(groups.data?.items ?? []).map((g) => ({ id: g.id, label: g.name }))}
          value={form.skill_groups}
          onChange={(skill_groups) => setForm({ ...form, skill_groups })}
        />
        <FormActions>
          <SaveButton isPending={change.isPending} />
          {!myself && (
            <Button isPending={linkChange.isPending} onPress={() => void makeLink().catch(() => undefined)}>
              {t('resetLink')}
            </Button>
          )}
          {!myself &&
            (member.disabled_at ? (
              <Button onPress={() => void toggle('enable').catch(() => undefined)}>{t('enable')}</Button>
            ) : (
              <Button look="danger" onPress={() => setDisabling(true)}>
                {t('disable')}
              </Button>
            ))}
        </FormActions>
      </Form>
      <Sessions id={member.id} />
      {disabling && (
        <Confirm
          title={t('disableTitle')}
          isOpen
          onClose={() => setDisabling(false)}
          danger
          confirmLabel={t('disable')}
          onConfirm={() => toggle('disable')}
        >
          {t('disableText')}
        </Confirm>
      )}
      {link && (
        <Dialog title={t('resetLink')} isOpen onClose={() => setLink(null)} width="narrow">
          <p>{t('resetLinkText')}</p>
          <Copyable text={link} once />
        </Dialog>
      )}
    </Drawer>
  )
}

function Sessions({ id }: { id: string }) {
  const t = useText(settingsText)
  const sessions = useQuery(memberSessionsQuery(id))
  const change = useSettingsChange()
  const list = sessions.data?.items ?? []
  if (list.length === 0) return null
  const end = (path: string) =>
    void change.run({ method: 'DELETE', path, done: t('deviceEnded') }).catch(() => undefined)
  return (
    <section>
      <p className={s.secret}>
        <b className={s.main}>{t('sessions')}</b>
        <Button size="small" onPress={() => end(`/members/${id}/sessions`)}>
          {t('endAll')}
        </Button>
      </p>
      <ul>
        {list.map((session) => (
          <DeviceRow
            key={session.id}
            device={session}
            onEnd={() => end(`/members/${id}/sessions/${session.id}`)}
          />
        ))}
      </ul>
    </section>
  )
}
