import type { ComponentType, LazyExoticComponent } from 'react'
import { lazy } from 'react'
import type { Me } from '../../api/session'
import { can } from '../../api/session'

export const sectionIds = [
  'me',
  'security',
  'workspace',
  'inboxes',
  'help',
  'groups',
  'hours',
  'macros',
  'members',
  'roles',
  'keys',
  'webhooks',
  'jobs',
  'embeddings',
  'retention',
  'audit',
  'experiments',
  'workspaces',
] as const

export type SectionId = (typeof sectionIds)[number]
export type GroupId = 'mine' | 'company' | 'people' | 'service' | 'tech'

type Section = { group: GroupId; may: (me: Me) => boolean; page: LazyExoticComponent<ComponentType> }

const has = (permission: string) => (me: Me) => can(me, permission)

// Each section is loaded when it is opened.
export const sections: Record<SectionId, Section> = {
  me: {
    group: 'mine',
    may: () => true,
    page: lazy(() => import('./PersonalSection').then((m) => ({ default: m.PersonalSection }))),
  },
  security: {
    group: 'mine',
    may: () => true,
    page: lazy(() => import('./SecuritySection').then((m) => ({ default: m.SecuritySection }))),
  },
  workspace: {
    group: 'company',
    may: has('workspace.settings'),
    page: lazy(() => import('./WorkspaceSection').then((m) => ({ default: m.WorkspaceSection }))),
  },
  inboxes: {
    group: 'service',
    may: has('inbox.manage'),
    page: lazy(() => import('./InboxesSection').then((m) => ({ default: m.InboxesSection }))),
  },
  help: {
    group: 'service',
    may: has('workspace.settings'),
    page: lazy(() => import('./HelpSection').then((m) => ({ default: m.HelpSection }))),
  },
  groups: {
    group: 'service',
    may: has('group.manage'),
    page: lazy(() => import('./GroupsSection').then((m) => ({ default: m.GroupsSection }))),
  },
  hours: {
    group: 'service',
    may: has('group.manage'),
    page: lazy(() => import('./HoursSection').then((m) => ({ default: m.HoursSection }))),
  },
  macros: {
    group: 'service',
    may: has('conversation.reply'),
    page: lazy(() => import('./MacrosSection').then((m) => ({ default: m.MacrosSection }))),
  },
  members: {
    group: 'people',
    may: has('member.manage'),
    page: lazy(() => import('./MembersSection').then((m) => ({ default: m.MembersSection }))),
  },
  roles: {
    group: 'people',
    may: has('role.manage'),
    page: lazy(() => import('./RolesSection').then((m) => ({ default: m.RolesSection }))),
  },
  keys: {
    group: 'tech',
    may: has('key.manage'),
    page: lazy(() => import('./KeysSection').then((m) => ({ default: m.KeysSection }))),
  },
  webhooks: {
    group: 'tech',
    may: has('webhook.manage'),
    page: lazy(() => import('./WebhooksSection').then((m) => ({ default: m.WebhooksSection }))),
  },
  jobs: {
    group: 'tech',
    may: has('job.manage'),
    page: lazy(() => import('./JobsSection').then((m) => ({ default: m.JobsSection }))),
  },
  embeddings: {
    group: 'tech',
    may: has('workspace.settings'),
    page: lazy(() => import('./EmbeddingsSection').then((m) => ({ default: m.EmbeddingsSection }))),
  },
  retention: {
    group: 'tech',
    may: has('retention.manage'),
    page: lazy(() => import('./RetentionSection').then((m) => ({ default: m.RetentionSection }))),
  },
  audit: {
    group: 'tech',
    may: has('audit.read'),
    page: lazy(() => import('./AuditSection').then((m) => ({ default: m.AuditSection }))),
  },
  experiments: {
    group: 'tech',
    may: has('experiment.manage'),
    page: lazy(() => import('./ExperimentsSection').then((m) => ({ default: m.ExperimentsSection }))),
  },
  workspaces: {
    group: 'company',
    may: (me) => me.account.operator,
    page: lazy(() => import('./WorkspacesSection').then((m) => ({ default: m.WorkspacesSection }))),
  },
}

export const groupIds = ['mine', 'company', 'service', 'people', 'tech'] as const satisfies readonly GroupId[]
