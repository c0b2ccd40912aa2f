import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { SkillGroup, Team } from '../../api/settings'
import { groupsQuery, hoursQuery, membersQuery, teamsQuery, useSettingsChange } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Switch } from '../../ui/Checkbox'
import { Confirm, Dialog, Drawer } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { FieldRow, Form, FormActions, SaveButton } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { uiText } from '../../ui/text'
import { Checks } from './Checks'
import { NumberField } from './fields'
import s from './parts.module.css'
import { settingsText } from './text'

export function GroupsSection() {
  const t = useText(settingsText)
  const tu = useText(uiText)
  const groups = useQuery(groupsQuery)
  const hours = useQuery(hoursQuery)
  const [open, setOpen] = useState<SkillGroup | 'new' | null>(null)
  return (
    <Page
      title={t('section.groups')}
      intro={t('groupsIntro')}
      actions={
        <Button look="primary" onPress={() => setOpen('new')}>
          <Plus size={16} aria-hidden />
          {t('add')}
        </Button>
      }
    >
      <Card title={t('skillGroups')} flush>
        {groups.isPending && <Skeleton lines={4} height={30} />}
        <ul>
          {(groups.data?.items ?? []).map((group) => (
            <li key={group.id} className={s.row}>
              <div className={s.main}>
                <b>{group.name}</b>
                {group.is_default && <Tag tone="accent">{t('isDefault')}</Tag>}
                <small>
                  {t(`assign.${group.assign}`)} ·{' '}
                  {hours.data?.items?.find((h) => h.id === group.hours_id)?.name ?? t('alwaysOpen')} ·{' '}
                  {t('membersN', { n: (group.members ?? []).length })}
                </small>
              </div>
              <Button size="small" onPress={() => setOpen(group)} aria-label={`${tu('edit')}: ${group.name}`}>
                {tu('edit')}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      <Teams />
      {open && (
        <GroupDrawer
          key={open === 'new' ? 'new' : open.id}
          group={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </Page>
  )
}

function GroupDrawer({ group, onClose }: { group: SkillGroup | null; onClose: () => void }) {
  const t = useText(settingsText)
  const tu = useText(uiText)
  const hours = useQuery(hoursQuery)
  const members = useQuery(membersQuery)
  const change = useSettingsChange()
  const [form, setForm] = useState({
    name: group?.name ?? '',
    name_en: group?.name_en ?? '',
    hours_id: group?.hours_id ?? '',
    assign: group?.assign ?? ('auto' as const),
    accept_timeout_s: group?.accept_timeout_s ?? 120,
    service_level: group?.service_level ?? { percent: 80, seconds: 20 },
    is_default: group?.is_default ?? false,
    members: (group?.members ?? []).map((m) => m.member_id),
  })
  const [touched, setTouched] = useState(false)
  const [removing, setRemoving] = useState(false)
  const save = async () => {
    setTouched(true)
    if (!form.name.trim()) return
    const body = {
      ...form,
      members: form.members.map((id) => ({
        member_id: id,
        level: group?.members?.find((m) => m.member_id === id)?.level ?? 1,
      })),
    }
    await change.run(
      group
        ? { method: 'PATCH', path: `/skill-groups/${group.id}`, body }
        : { method: 'POST', path: '/skill-groups', body, done: t('created') },
    )
    onClose()
  }
  return (
    <Drawer title={group?.name ?? `${t('add')} · ${t('skillGroups')}`} isOpen onClose={onClose}>
      <Form onSubmit={() => save().catch(() => undefined)}>
        <FieldRow>
          <TextField
            label={t('name')}
            value={form.name}
            onChange={(name) => setForm({ ...form, name })}
            error={touched && !form.name.trim() ? t('needName') : undefined}
          />
          <TextField
            label={t('nameEn')}
            value={form.name_en}
            onChange={(name_en) => setForm({ ...form, name_en })}
          />
        </FieldRow>
        <FieldRow>
          <Select
            label={t('assign')}
            value={form.assign}
            onChange={(assign) => setForm({ ...form, assign })}
            options={[
              { id: 'auto', label: t('assign.auto') },
              { id: 'manual', label: t('assign.manual') },
            ]}
          />
          <Select
            label={t('hoursOf')}
            value={form.hours_id || 'always'}
            onChange={(id) => setForm({ ...form, hours_id: id === 'always' ? '' : id })}
            options={[
              { id: 'always', label: t('alwaysOpen') },
              ...(hours.data?.items ?? []).map((h) => ({ id: h.id, label: h.name })),
            ]}
          />
        </FieldRow>
        <FieldRow>
          <NumberField
            label={t('acceptTimeout')}
            hint={t('acceptTimeoutHint')}
            value={form.accept_timeout_s}
            onChange={(accept_timeout_s) => setForm({ ...form, accept_timeout_s })}
          />
          <NumberField
            label={`${t('serviceLevel')} · ${t('slPercent')}`}
            value={form.service_level.percent}
            onChange={(percent) => setForm({ ...form, service_level: { ...form.service_level, percent } })}
          />
          <NumberField
            label={t('slSeconds')}
            value={form.service_level.seconds}
            onChange={(seconds) => setForm({ ...form, service_level: { ...form.service_level, seconds } })}
          />
        </FieldRow>
        <Switch
          isSelected={form.is_default}
          onChange={(is_default) => setForm({ ...form, is_default })}
          note={t('isDefaultNote')}
        >
          {t('isDefault')}
        </Switch>
        <Checks
          label={t('section.members')}
          options={(members.data?.items ?? [])
            .filter((m) => !m.disabled_at)
            .map((m) => ({ id: m.id, label: m.name, note: m.staff_no }))}
          value={form.members}
          onChange={(next) => setForm({ ...form, members: next })}
        />
        <FormActions>
          <SaveButton isPending={change.isPending} />
          {group && !group.is_default && (
            <Button look="danger" onPress={() => setRemoving(true)}>
              {t('archiveGroup')}
            </Button>
          )}
        </FormActions>
      </Form>
      {removing && group && (
        <Confirm
          title={t('archiveGroup')}
          isOpen
          onClose={() => setRemoving(false)}
          danger
          confirmLabel={tu('confirm')}
          onConfirm={async () => {
            await change.run({ method: 'DELETE', path: `/skill-groups/${group.id}` })
            onClose()
          }}
        >
          {t('archiveGroupText')}
        </Confirm>
      )}
    </Drawer>
  )
}

function Teams() {
  const t = useText(settingsText)
  const tu = useText(uiText)
  const teams = useQuery(teamsQuery)
  const members = useQuery(membersQuery)
  const [open, setOpen] = useState<Team | 'new' | null>(null)
  return (
    <Card
      title={t('teams')}
      flush
      actions={
        <Button size="small" onPress={() => setOpen('new')}>
          <Plus size={14} aria-hidden />
          {t('add')}
        </Button>
      }
    >
      <ul>
        {(teams.data?.items ?? []).map((team) => (
          <li key={team.id} className={s.row}>
            <div className={s.main}>
              <b>{team.name}</b>
              <small>
                {members.data?.items?.find((m) => m.id === team.lead_member_id)?.name ?? t('noLead')}
              </small>
            </div>
            <Button size="small" onPress={() => setOpen(team)} aria-label={`${tu('edit')}: ${team.name}`}>
              {tu('edit')}
            </Button>
          </li>
        ))}
      </ul>
      {open && <TeamDialog team={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Card>
  )
}

function TeamDialog({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const t = useText(settingsText)
  const members = useQuery(membersQuery)
  const change = useSettingsChange()
  const [form, setForm] = useState({ name: team?.name ?? '', lead_member_id: team?.lead_member_id ?? '' })
  const save = async () => {
    if (!form.name.trim()) return
    await change.run(
      team
        ? { method: 'PATCH', path: `/teams/${team.id}`, body: form }
        : { method: 'POST', path: '/teams', body: form, done: t('created') },
    )
    onClose()
  }
  const remove = async () => {
    if (!team) return
    await change.run({ method: 'DELETE', path: `/teams/${team.id}` })
    onClose()
  }
  return (
    <Dialog title={team?.name ?? `${t('add')} · ${t('teams')}`} isOpen onClose={onClose} width="narrow">
      <Form onSubmit={() => save().catch(() => undefined)}>
        <TextField
          label={t('name')}
          value={form.name}
          onChange={(name) => setForm({ ...form, name })}
          autoFocus
          isRequired
        />
        <Select
          label={t('lead')}
          value={form.lead_member_id || 'none'}
          onChange={(id) => setForm({ ...form, lead_member_id: id === 'none' ? '' : id })}
          options={[
            { id: 'none', label: t('noLead') },
            ...(members.data?.items ?? []).map((m) => ({ id: m.id, label: m.name })),
          ]}
        />
        <FormActions>
          <SaveButton isPending={change.isPending} isDisabled={!form.name.trim()} />
          {team && (
            <Button look="danger" onPress={() => void remove().catch(() => undefined)}>
              {t('removeTeam')}
            </Button>
          )}
        </FormActions>
      </Form>
    </Dialog>
  )
}
