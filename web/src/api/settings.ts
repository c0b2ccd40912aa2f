import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useText } from '../i18n/text'
import { toast } from '../ui/Toast'
import { uiText } from '../ui/text'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'
import { useComplain } from './useProblem'

const v1 = '/api/v1'

export type Bilingual = Shape<'WorkspaceText'>

export type Subject = Shape<'WorkspaceSubject'>
export type DispositionCategory = Shape<'WorkspaceCategory'>
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
  | 'past'

export type WorkspaceSettings = Shape<'WorkspaceSettings'>

export type Help = Shape<'WorkspaceHelp'>
export type Embeddings = Shape<'WorkspaceEmbeddings'>
export type Probed = Shape<'SearchProbed'>

export const secretsQuery = listQuery<Shape<'WorkspaceGivenSecret'>>('workspace/secrets')

export type Workspace = Shape<'Workspace'>

export const workspaceQuery = queryOptions({
  queryKey: ['settings', 'workspace'],
  queryFn: ({ signal }) => call<Workspace>('GET', `${v1}/workspace`, { signal }),
})

export type Member = Shape<'WorkspaceMember'>

export const membersQuery = listQuery<Member>('members')

export type Invitation = Shape<'WorkspaceInvitation'>

export const invitationsQuery = listQuery<Invitation>('invitations')

export type Device = Shape<'WorkspaceSession'>

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

export type Role = Shape<'WorkspaceRole'>

export const rolesQuery = listQuery<Role>('roles')
export const permissionsQuery = listQuery<string>('permissions')

export type SkillGroup = Shape<'WorkspaceGroup'>

export const groupsQuery = listQuery<SkillGroup>('skill-groups')

export type Team = Shape<'WorkspaceTeam'>

export const teamsQuery = listQuery<Team>('teams')

export type Span = Shape<'WorkspaceSpan'>
export type Stretch = Shape<'WorkspaceStretch'>
export type Holiday = Shape<'WorkspaceHoliday'>
export type Hours = Shape<'WorkspaceHours'>

export const hoursQuery = listQuery<Hours>('hours')

export type HoursPreview = Shape<'WorkspacePreview'>

export function hoursPreviewQuery(id: string) {
  return queryOptions({
    queryKey: ['settings', 'hours preview', id],
    queryFn: ({ signal }) => call<HoursPreview>('GET', `${v1}/hours/${id}/preview`, { signal }),
  })
}

export type InboxSettings = Shape<'WorkspaceInboxSettings'>

export type Inbox = Shape<'WorkspaceInbox'>

export const inboxesQuery = listQuery<Inbox>('inboxes')

export function snippetQuery(id: string) {
  return queryOptions({
    queryKey: ['settings', 'snippet', id],
    queryFn: ({ signal }) => call<{ html: string }>('GET', `${v1}/inboxes/${id}/snippet`, { signal }),
  })
}

export type Key = Shape<'WorkspaceKey'>

export const keysQuery = listQuery<Key>('keys')

export type Webhook = Shape<'WebhookEndpoint'>

export const webhooksQuery = listQuery<Webhook>('webhooks')

export const eventTypesQuery = listQuery<string>('webhooks/event-types')

export type Delivery = Shape<'WebhookDelivery'>

export type Job = Shape<'Job'>

export type AuditEntry = Shape<'WorkspaceEntry'>

export type Experiment = Shape<'WorkspaceExperiment'>

export const experimentsQuery = listQuery<Experiment>('experiments')

export const workspacesQuery = listQuery<Workspace>('workspaces')

export type SetupStep = Shape<'Step'>

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
