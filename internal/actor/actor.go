// Package actor says who does something: a member, a program with a key, a
// customer, the bot or the system itself, and what it may do.
package actor

import (
	"slices"

	"yingda/internal/fault"
)

// Kind is what sort of actor it is. A message, an event and an audit line all
// carry one.
type Kind string

// The kinds of actor.
const (
	Member   Kind = "member"   // a person signed in to the console
	Key      Kind = "key"      // a program with an API key
	Customer Kind = "customer" // the person served
	Bot      Kind = "bot"
	System   Kind = "system" // the product itself: timers, migrations, the command line
)

// Actor is who acts, within one workspace.
type Actor struct {
	Kind        Kind
	ID          string // member, key or customer id; "" for bot and system
	WorkspaceID string
	AccountID   string // of a member
	Name        string // as others see it
	IP          string
	Operator    bool     // may administer the installation itself
	Permissions []string // "conversation.reply" …; "*" is all
}

// Of returns the system acting in a workspace, which may do everything.
func Of(workspaceID string) Actor {
	return Actor{Kind: System, WorkspaceID: workspaceID, Permissions: []string{"*"}}
}

// Can reports whether a holds the permission.
func (a Actor) Can(permission string) bool {
	return slices.Contains(a.Permissions, permission) || slices.Contains(a.Permissions, "*")
}

// Need returns fault.Forbidden when a does not hold the permission.
func (a Actor) Need(permission string) error {
	if a.WorkspaceID == "" {
		return fault.Forbidden("actor.no_workspace")
	}
	if !a.Can(permission) {
		return fault.Forbidden("actor.not_permitted", fault.Params{"permission": permission})
	}
	return nil
}
