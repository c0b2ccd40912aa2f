package knowledge

import (
	"context"
	"slices"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// own makes a member answer for an item, "" nobody. It is no part of what the
// item says: it writes no revision. changed is false where they do already.
func (s *Store) own(ctx context.Context, tx *db.Tx, who actor.Actor, itemID, ownerID string) (changed bool, err error) {
	n, err := s.q.Exec(ctx, tx, "item_owner", who.WorkspaceID, itemID, ownerID)
	if err != nil || n == 0 {
		return false, err
	}
	return true, s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: itemID}, ItemOwned{itemID, ownerID})
}

// ownerIsThere refuses a member whom the workspace does not have.
func (s *Store) ownerIsThere(ctx context.Context, workspaceID, ownerID string) error {
	people, err := s.people(ctx, workspaceID)
	if err != nil || ownerID == "" || slices.ContainsFunc(people, func(p Person) bool { return p.ID == ownerID }) {
		return err
	}
	return fault.Invalid("member.not_found", "owner_id")
}

// ownerName is what a file calls an owner: the staff number, else the name.
func ownerName(people []Person, ownerID string) string {
	i := slices.IndexFunc(people, func(p Person) bool { return p.ID == ownerID })
	if i < 0 {
		return ""
	}
	return firstOf(people[i].StaffNo, people[i].Name)
}

// ownerNamed finds who is called so; "" where nobody is, or more than one.
func ownerNamed(people []Person, name string) string {
	found := ""
	for _, p := range people {
		if p.StaffNo == name {
			return p.ID
		}
		if strings.EqualFold(p.Name, name) {
			if found != "" {
				return ""
			}
			found = p.ID
		}
	}
	return found
}
