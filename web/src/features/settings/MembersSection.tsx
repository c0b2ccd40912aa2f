import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { Member } from '../../api/settings'
import { invitationsQuery, membersQuery, useSettingsChange } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { uiText } from '../../ui/text'
import { InviteDialog } from './InviteDialog'
import { MemberDrawer } from './MemberDrawer'
import s from './parts.module.css'
import { settingsText } from './text'

export function MembersSection() {
  const t = useText(settingsText)
  const members = useQuery(membersQuery)
  const [inviting, setInviting] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  const list = members.data?.items ?? []
  const chosen = list.find((m) => m.id === open)
  return (
    <Page
      title={t('section.members')}
      intro={t('membersIntro')}
      actions={
        <Button look="primary" onPress={() => setInviting(true)}>
          <UserPlus size={16} aria-hidden />
          {t('invite')}
        </Button>
      }
    >
      <Card flush>
        {members.isPending && <Skeleton lines={5} height={30} />}
        <ul>
          {list.map((member) => (
            <MemberRow key={member.id} member={member} onOpen={() => setOpen(member.id)} />
          ))}
        </ul>
      </Card>
      <Invitations />
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {chosen && <MemberDrawer key={chosen.id} member={chosen} onClose={() => setOpen(null)} />}
    </Page>
  )
}

function MemberRow({ member, onOpen }: { member: Member; onOpen: () => void }) {
  const t = useText(settingsText)
  const tu = useText(uiText)
  return (
    <li className={s.row}>
      <Avatar name={member.name} seed={member.id} size={32} />
      <div className={s.main}>
        <b>{member.name}</b>
        {member.disabled_at ? <Tag tone="danger">{t('disabled')}</Tag> : null}
        <small>{[member.email, member.staff_no].filter(Boolean).join(' · ')}</small>
      </div>
      <span className={s.tags}>
        {(member.roles ?? []).map((role) => (
          <Tag key={role.id} tone="accent">
            {role.name}
          </Tag>
        ))}
        {(member.skill_groups ?? []).map((group) => (
          <Tag key={group.id} tone="outline">
            {group.name}
          </Tag>
        ))}
      </span>
      <Button size="small" onPress={onOpen} aria-label={`${tu('edit')}: ${member.name}`}>
        {tu('edit')}
      </Button>
    </li>
  )
}

function Invitations() {
  const t = useText(settingsText)
  const invitations = useQuery(invitationsQuery)
  const change = useSettingsChange()
  const list = invitations.data?.items ?? []
  if (list.length === 0) return null
  return (
    <Card title={t('invitations')} flush>
      <ul>
        {list.map((invitation) => (
          <li key={invitation.id} className={s.row}>
            <div className={s.main}>
              <b>{invitation.name || invitation.email}</b>
              <small>
                {invitation.email} · {t('expires')} <Time at={invitation.expires_at} />
              </small>
            </div>
            <Button
              size="small"
              onPress={() =>
                void change
                  .run({ method: 'DELETE', path: `/invitations/${invitation.id}`, done: t('revoked') })
                  .catch(() => undefined)
              }
            >
              {t('revoke')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
