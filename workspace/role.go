package workspace

import (
	"context"
	"fmt"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Role is a named set of permissions. Built-in roles cannot be changed; a
// workspace makes as many of its own as it likes.
type Role struct {
	ID          string   `db:"id" json:"id"`
	WorkspaceID string   `db:"workspace_id" json:"-"`
	Key         string   `db:"key" json:"key" doc:"Of a built-in role; own roles have their id"`
	Name        string   `db:"name" json:"name"`
	Permissions []string `db:"permissions,json" json:"permissions" doc:"\"*\" is all"`
	Builtin     bool     `db:"builtin" json:"builtin"`
	CreatedAt   int64    `db:"created_at" json:"created_at"`
}

// Roles returns the roles of the workspace someone acts in, built-in ones first.
func (s *Store) Roles(ctx context.Context, who actor.Actor) ([]Role, error) {
	if err := inWorkspace(who); err != nil {
		return nil, err
	}
	return s.roles(ctx, s.db, who.WorkspaceID)
}

func (s *Store) roles(ctx context.Context, c db.Conn, workspaceID string) ([]Role, error) {
	return db.All[Role](ctx, c, s.q, "roles", workspaceID)
}

// Holders counts the people of a workspace who hold a permission.
func (s *Store) Holders(ctx context.Context, workspaceID, permission string) (n int, err error) {
	people, err := s.Directory(ctx, workspaceID)
	if err != nil {
		return 0, err
	}
	roles, err := s.roles(ctx, s.db, workspaceID)
	if err != nil {
		return 0, err
	}
	gives := map[string]bool{}
	for _, r := range roles {
		gives[r.ID] = slices.Contains(r.Permissions, permission) || slices.Contains(r.Permissions, everything)
	}
	for _, m := range people {
		if m.DisabledAt == 0 && slices.ContainsFunc(m.Roles, func(r MemberRole) bool { return gives[r.ID] }) {
			n++
		}
	}
	return n, nil
}

// MakeRole adds a role of the workspace's own.
func (s *Store) MakeRole(ctx context.Context, who actor.Actor, name string, permissions []string) (r Role, err error) {
	if err := mayGive(who, name, permissions); err != nil {
		return r, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		r = Role{ID: id.New(), WorkspaceID: who.WorkspaceID, Name: name, Permissions: unique(permissions), CreatedAt: s.now()}
		r.Key = r.ID
		if err := s.insertRole(ctx, tx, r); err != nil {
			return err
		}
		return s.roleChanged(ctx, tx, who, r, "made")
	})
	return r, err
}

// ChangeRole alters a role of the workspace's own.
func (s *Store) ChangeRole(ctx context.Context, who actor.Actor, roleID, name string, permissions []string) (r Role, err error) {
	if err := mayGive(who, name, permissions); err != nil {
		return r, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		r, err = s.ownRole(ctx, tx, who, roleID)
		if err != nil {
			return err
		}
		r.Name, r.Permissions = name, unique(permissions)
		if err := s.change(ctx, tx, "role.not_found", "update_role", r.ID, r.WorkspaceID, r.Name, db.JSON(r.Permissions)); err != nil {
			return err
		}
		return s.roleChanged(ctx, tx, who, r, "changed")
	})
	return r, err
}

// RemoveRole removes a role of the workspace's own that nobody has.
func (s *Store) RemoveRole(ctx context.Context, who actor.Actor, roleID string) error {
	if err := who.Need("role.manage"); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		r, err := s.ownRole(ctx, tx, who, roleID)
		if err != nil {
			return err
		}
		used, err := one[int64](ctx, s, tx, "role.not_found", "members_with_role", roleID, who.WorkspaceID)
		if err != nil {
			return err
		}
		if used > 0 {
			return fault.Conflict("role.in_use", fault.Params{"members": used})
		}
		if err := s.change(ctx, tx, "role.not_found", "delete_role", roleID, who.WorkspaceID); err != nil {
			return err
		}
		return s.roleChanged(ctx, tx, who, r, "removed")
	})
}

func mayGive(who actor.Actor, name string, permissions []string) error {
	return first(who.Need("role.manage"), required("name", name, 40), known("permissions", permissions), within(who, permissions))
}

func (s *Store) ownRole(ctx context.Context, tx *db.Tx, who actor.Actor, roleID string) (Role, error) {
	r, err := one[Role](ctx, s, tx, "role.not_found", "role_by_id", roleID, who.WorkspaceID)
	if err == nil && r.Builtin {
		err = fault.Conflict("role.builtin")
	}
	if err == nil {
		err = within(who, r.Permissions) // nor may a greater role be made smaller by someone with less
	}
	return r, err
}

func (s *Store) insertRole(ctx context.Context, tx *db.Tx, r Role) error {
	_, err := s.q.Exec(ctx, tx, "insert_role", r.ID, r.WorkspaceID, r.Key, r.Name, db.JSON(r.Permissions), r.Builtin, r.CreatedAt)
	return err
}

func (s *Store) roleChanged(ctx context.Context, tx *db.Tx, who actor.Actor, r Role, what string) error {
	err := s.Record(ctx, tx, who, Line{Action: "role." + what, ObjectKind: "role", ObjectID: r.ID, Detail: Detail{"permissions": r.Permissions}})
	if err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: r.ID}, RoleChanged{What: what})
}

// givenRoles reads the roles someone wants to give, by id or by built-in key,
// and refuses those beyond the giver's own.
func (s *Store) givenRoles(ctx context.Context, tx *db.Tx, who actor.Actor, named []string) ([]Role, error) {
	all, err := s.roles(ctx, tx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	var out []Role
	for i, n := range unique(named) {
		at := slices.IndexFunc(all, func(r Role) bool { return r.ID == n || r.Key == n })
		if at < 0 {
			return nil, fault.Invalid("role.not_found", fmt.Sprintf("role_ids.%d", i))
		}
		if err := within(who, all[at].Permissions); err != nil {
			return nil, err
		}
		out = append(out, all[at])
	}
	if len(out) == 0 {
		return nil, fault.Invalid("role.none_given", "role_ids")
	}
	return out, nil
}

func roleIDs(roles []Role) []string {
	ids := []string{}
	for _, r := range roles {
		ids = append(ids, r.ID)
	}
	return ids
}

func unique(names []string) []string {
	out := []string{}
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
