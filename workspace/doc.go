// Package workspace owns the tenants and the people who work in them: workspaces
// with their settings, accounts and sessions, members, roles and permissions,
// teams, skill groups, business hours, inboxes, API keys, experiments and the
// audit log.
//
// Invariants:
//   - Every row but an account, its sessions and one-time links belongs to one
//     workspace, and every statement names it.
//   - Nobody gives what they do not hold: a role, an invitation or a key never
//     carries a permission its giver lacks. A workspace keeps at least one
//     administrator.
//   - A secret is never stored as it is: passwords by argon2id, tokens and keys
//     by SHA-256, what must be read again (identify secrets, TOTP) sealed.
//   - A session's token changes when someone signs in and when what it may do
//     changes. A one-time link works once.
//   - Every administrative verb writes one line of the audit log in its own
//     transaction.
//
// What is read on every turn (workspace, inbox, hours, groups, who acts) is kept
// in memory for two seconds at most and forgotten at once where it is changed.
//
// Events: workspace.created, workspace.changed, member.joined, member.changed,
// member.disabled, member.enabled, member.sessions_ended, role.changed, team.changed, group.changed,
// hours.changed, inbox.changed, key.made, key.revoked, experiment.changed.
package workspace
