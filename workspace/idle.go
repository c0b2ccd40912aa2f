package workspace

import (
	"context"
	"slices"

	"yingda/internal/db"
)

// takesConversations tells whether one of the roles is there to work at the desk.
// The administrator's, which may do everything, is not: it must be asked for.
func takesConversations(roles []Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(r.Permissions, "desk.work") })
}

// groupsOrDefault are the skill groups an invited person gets: those named, or,
// where nothing is said, the default group for someone who takes conversations.
// In no group nobody is ever given one.
func (s *Store) groupsOrDefault(ctx context.Context, c db.Conn, workspaceID string, named []string, roles []Role) ([]string, error) {
	if named != nil || !takesConversations(roles) {
		return unique(named), nil
	}
	groups, err := s.readGroups(ctx, c, workspaceID)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if g.IsDefault {
			return []string{g.ID}, nil
		}
	}
	return []string{}, nil
}

// WithoutGroup returns the members who are there to take conversations and are in
// no skill group.
func (s *Store) WithoutGroup(ctx context.Context, workspaceID string) ([]Member, error) {
	all, err := s.Directory(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	roles, err := s.roles(ctx, s.db, workspaceID)
	if err != nil {
		return nil, err
	}
	var out []Member
	for _, m := range all {
		if m.DisabledAt == 0 && !m.Sample && len(m.SkillGroups) == 0 && takesConversations(rolesOf(m, roles)) {
			out = append(out, m)
		}
	}
	return out, nil
}

func rolesOf(m Member, all []Role) (out []Role) {
	for _, r := range all {
		if slices.ContainsFunc(m.Roles, func(x MemberRole) bool { return x.ID == r.ID }) {
			out = append(out, r)
		}
	}
	return out
}
