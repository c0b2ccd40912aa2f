package workspace

// The facts of this domain. They carry ids, keys and counts only.

// Created says that a workspace was made.
type Created struct {
	Kind string `json:"kind"`
}

// EventType names the fact.
func (Created) EventType() string { return "workspace.created" }

// Changed says that a workspace's name or settings changed.
type Changed struct {
	Settings []string `json:"settings" doc:"Names of the settings that changed"`
}

// EventType names the fact.
func (Changed) EventType() string { return "workspace.changed" }

// MemberJoined says that a person became a member.
type MemberJoined struct {
	MemberID     string `json:"member_id"`
	InvitationID string `json:"invitation_id,omitempty"`
}

// EventType names the fact.
func (MemberJoined) EventType() string { return "member.joined" }

// MemberChanged says that a member's name, roles, team or capacity changed.
type MemberChanged struct {
	MemberID string   `json:"member_id"`
	Fields   []string `json:"fields"`
}

// EventType names the fact.
func (MemberChanged) EventType() string { return "member.changed" }

// MemberDisabled says that a member may no longer sign in here.
type MemberDisabled struct {
	MemberID string `json:"member_id"`
}

// EventType names the fact.
func (MemberDisabled) EventType() string { return "member.disabled" }

// MemberEnabled says that a member may sign in again.
type MemberEnabled struct {
	MemberID string `json:"member_id"`
}

// EventType names the fact.
func (MemberEnabled) EventType() string { return "member.enabled" }

// RoleChanged says that a role was made, changed or removed.
type RoleChanged struct {
	What string `json:"what" doc:"made, changed, removed"`
}

// EventType names the fact.
func (RoleChanged) EventType() string { return "role.changed" }

// TeamChanged says that a team was made, changed or removed.
type TeamChanged struct {
	What string `json:"what" doc:"made, changed, removed"`
}

// EventType names the fact.
func (TeamChanged) EventType() string { return "team.changed" }

// GroupChanged says that a skill group or who is in it changed.
type GroupChanged struct {
	What string `json:"what" doc:"made, changed, members, archived"`
}

// EventType names the fact.
func (GroupChanged) EventType() string { return "group.changed" }

// HoursChanged says that business hours were made, changed or removed.
type HoursChanged struct {
	What string `json:"what" doc:"made, changed, removed"`
}

// EventType names the fact.
func (HoursChanged) EventType() string { return "hours.changed" }

// InboxChanged says that an inbox was opened, changed or got a new secret.
type InboxChanged struct {
	What string `json:"what" doc:"made, changed, secret"`
}

// EventType names the fact.
func (InboxChanged) EventType() string { return "inbox.changed" }

// KeyMade says that an API key was made.
type KeyMade struct {
	Scopes []string `json:"scopes"`
}

// EventType names the fact.
func (KeyMade) EventType() string { return "key.made" }

// KeyRevoked says that an API key was revoked.
type KeyRevoked struct{}

// EventType names the fact.
func (KeyRevoked) EventType() string { return "key.revoked" }

// ExperimentChanged says that an experiment was switched on or off.
type ExperimentChanged struct {
	Key     string `json:"key"`
	Enabled bool   `json:"enabled"`
	Arms    []Arm  `json:"arms"`
}

// EventType names the fact.
func (ExperimentChanged) EventType() string { return "experiment.changed" }

// SessionsEnded says that somebody ended sessions of a member; their sockets
// should go too.
type SessionsEnded struct {
	MemberID string `json:"member_id"`
}

// EventType names the fact.
func (SessionsEnded) EventType() string { return "member.sessions_ended" }
