import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useText } from '../i18n/text'
import { toast } from '../ui/Toast'
import { uiText } from '../ui/text'
import type { Listing } from './http'
import { call } from './http'
import type { components } from './schema'
import { useComplain } from './useProblem'

const v1 = '/api/v1'

export type Bilingual = { zh: string; en: string }

export type Subject = { name: string; name_en?: string }
export type DispositionCategory = Subject & { children?: Subject[] | null }
export type RetentionKind =
  | 'profile'
  | 'conversation'
  | 'message'
  | 'decision'
  | 'summary'
  | 'rating'
  | 'file'
  | 'task'
  | 'correction'

export type WorkspaceSettings = {
  publish_needs_second: boolean
  failed_turns_before_person: number
  idle_remind_min: number
  idle_close_min: number
  episode_window_hours: number
  task_due_min: number
  person_first_age: number
  show_source: boolean
  consent: { required: boolean; text: Bilingual; version: string }
  privacy: { text: Bilingual; url: string }
  retention: Record<RetentionKind, number>
  exploration: { enabled: boolean; share: number; floor: number }
  prices: {
    currency: string
    agent_minute: number
    customer_minute: number
    unsolved_need: number
    bot_turn: number
  }
  dispositions?: DispositionCategory[] | null
  tiers?: { key: string; name: string; name_en?: string }[] | null
  checklist?: { hidden: boolean }
}

export type Workspace = {
  id: string
  slug: string
  name: string
  name_en: string
  kind: 'real' | 'sample'
  locale: 'zh-CN' | 'en'
  timezone: string
  settings: WorkspaceSettings
}

export const workspaceQuery = queryOptions({
  queryKey: ['settings', 'workspace'],
  queryFn: ({ signal }) => call<Workspace>('GET', `${v1}/workspace`, { signal }),
})

export type Member = {
  id: string
  email: string
  staff_no: string
  name: string
  display_name: string
  team_id: string
  capacity: number
  languages: string[] | null
  totp: boolean
  sample: boolean
  created_at: number
  disabled_at: number
  roles: { id: string; key: string; name: string }[] | null
  skill_groups: { id: string; name: string; level: number }[] | null
}

export const membersQuery = listQuery<Member>('members')

export type Invitation = {
  id: string
  email: string
  name: string
  staff_no: string
  role_ids: string[] | null
  skill_group_ids: string[] | null
  created_at: number
  expires_at: number
}

export const invitationsQuery = listQuery<Invitation>('invitations')

export type Device = {
  id: string
  second_factor: boolean
  ip: string
  user_agent: string
  created_at: number
  seen_at: number
  expires_at: number
  current: boolean
}

export const devicesQuery = queryOptions({
  queryKey: ['settings', 'devices'],
  queryFn: ({ signal }) => call<Listing<Device>>('GET', `${v1}/session/devices`, { signal }),
})

export function memberSessionsQuery(id: string) {
  return queryOptions({
    queryKey: ['settings', 'member sessions', id],
    queryFn: ({ signal }) => call<Listing<Device>>('GET', `${v1}/members/${id}/sessions`, { signal }),
  })
}

export type Role = { id: string; key: string; name: string; permissions: string[] | null; builtin: boolean }

export const rolesQuery = listQuery<Role>('roles')
export const permissionsQuery = listQuery<string>('permissions')

export type SkillGroup = {
  id: string
  name: string
  name_en: string
  hours_id: string
  assign: 'auto' | 'manual'
  accept_timeout_s: number
  service_level: { percent: number; seconds: number }
  position: number
  is_default: boolean
  members: { member_id: string; level: number }[] | null
}

export const groupsQuery = listQuery<SkillGroup>('skill-groups')

export type Team = { id: string; name: string; lead_member_id: string }

export const teamsQuery = listQuery<Team>('teams')

export type Span = { from: string; to: string }
export type Stretch = Span & { day: number }
export type Holiday = { date: string; name: string; spans: Span[] | null }
export type Hours = {
  id: string
  name: string
  timezone: string
  weekly: Stretch[] | null
  holidays: Holiday[] | null
}

export const hoursQuery = listQuery<Hours>('hours')

export type HoursPreview = { at: number; open: boolean; next_open: number; closes_at: number }

export function hoursPreviewQuery(id: string) {
  return queryOptions({
    queryKey: ['settings', 'hours preview', id],
    queryFn: ({ signal }) => call<HoursPreview>('GET', `${v1}/hours/${id}/preview`, { signal }),
  })
}

export type InboxSettings = {
  look: { accent: string; position: 'left' | 'right'; theme: 'auto' | 'light' | 'dark' }
  texts: {
    bot_name: Bilingual
    title: Bilingual
    subtitle: Bilingual
    greeting: Bilingual
    offline: Bilingual
  }
  domains: string[] | null
  quick_questions: Bilingual[] | null
  rating: { enabled: boolean }
  uploads: boolean
}

export type Inbox = {
  id: string
  channel: string
  key: string
  name: string
  mode: 'full' | 'bot_only'
  skill_group_id: string
  settings: InboxSettings
  identify: boolean
  created_at: number
  disabled_at: number
}

export const inboxesQuery = listQuery<Inbox>('inboxes')

export function snippetQuery(id: string) {
  return queryOptions({
    queryKey: ['settings', 'snippet', id],
    queryFn: ({ signal }) => call<{ html: string }>('GET', `${v1}/inboxes/${id}/snippet`, { signal }),
  })
}

export type Key = {
  id: string
  name: string
  prefix: string
  scopes: string[] | null
  created_by: string
  created_at: number
  expires_at: number
  used_at: number
  revoked_at: number
}

export const keysQuery = listQuery<Key>('keys')

export type Webhook = {
  id: string
  url: string
  events: string[] | null
  note: string
  enabled: boolean
  failing_since: number
  created_at: number
}

export const webhooksQuery = listQuery<Webhook>('webhooks')

export type Delivery = components['schemas']['WebhookDelivery']

export type AuditEntry = {
  id: string
  at: number
  actor_kind: string
  actor_id: string
  actor_name: string
  action: string
  object_kind: string
  object_id: string
  detail: unknown
  ip: string
}

export type Experiment = {
  key: string
  unit: string
  arms: { key: string; share: number }[] | null
  enabled: boolean
}

export const experimentsQuery = listQuery<Experiment>('experiments')

export const workspacesQuery = listQuery<Workspace>('workspaces')

export type SetupStep = components['schemas']['Step']

export const checklistQuery = queryOptions({
  queryKey: ['settings', 'checklist'],
  queryFn: ({ signal }) => call<Listing<SetupStep>>('GET', `${v1}/setup-checklist`, { signal }),
})

function listQuery<T>(name: string) {
  return queryOptions({
    queryKey: ['settings', name],
    queryFn: ({ signal }) => call<Listing<T>>('GET', `${v1}/${name}`, { signal }),
    staleTime: 30_000,
  })
}

type Change = {
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  body?: unknown
  done?: string
  quiet?: boolean
}

// One change of the settings: reads them again after it, says that it worked or why it did not.
// The promise rejects too, for dialogs that must stay open.
export function useSettingsChange<T = unknown>() {
  const t = useText(uiText)
  const client = useQueryClient()
  const complain = useComplain()
  const mutation = useMutation({
    mutationFn: ({ method, path, body }: Change) => call<T>(method, v1 + path, { body }),
    onSuccess: (_data, change) => {
      if (!change.quiet) toast(change.done ?? t('saved'))
      void client.invalidateQueries({ queryKey: ['settings'] })
      void client.invalidateQueries({ queryKey: ['me'] })
    },
    onError: complain,
  })
  return { run: (change: Change) => mutation.mutateAsync(change), isPending: mutation.isPending }
}
