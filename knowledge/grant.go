package knowledge

import (
	"context"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// What a grant on a category lets somebody do, beside the permission of the
// whole workspace that each takes: knowledge.read, .write, .approve, .publish.
const (
	ActSee     = "see"
	ActEdit    = "edit"
	ActReview  = "review"
	ActPublish = "publish"
)

var acts = []string{ActSee, ActEdit, ActReview, ActPublish}

// Grant gives a role or a member acts in a category and all below it. An act
// that is given to somebody there is for those alone; who may do anything with
// an item may also see it.
type Grant struct {
	CategoryID  string   `db:"category_id" json:"category_id"`
	SubjectKind string   `db:"subject_kind" json:"subject_kind" enum:"role,member"`
	SubjectID   string   `db:"subject_id" json:"subject_id"`
	May         []string `db:"may,json" json:"may" enum:"see,edit,review,publish"`
	AuthorID    string   `db:"author_id" json:"author_id"`
	CreatedAt   int64    `db:"created_at" json:"created_at"`
}

// NewGrant is one to give.
type NewGrant struct {
	SubjectKind string   `json:"subject_kind" enum:"role,member"`
	SubjectID   string   `json:"subject_id" maxLength:"64"`
	May         []string `json:"may" enum:"see,edit,review,publish"`
}

const maxGrants = 100 // of one category

// Grants lists what is given on a category and, from above, to it. Permission
// role.manage.
func (s *Store) Grants(ctx context.Context, who actor.Actor, categoryID string) ([]Grant, error) {
	if err := who.Need("role.manage"); err != nil {
		return nil, err
	}
	t, err := s.tree(ctx, s.db, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	above := t.Above(categoryID)
	if len(above) == 0 {
		return nil, fault.NotFound("knowledge.category_not_found")
	}
	all, err := s.grants(ctx, s.db, who.WorkspaceID)
	out := []Grant{}
	for _, n := range above {
		for _, g := range all {
			if g.CategoryID == n.ID {
				out = append(out, g)
			}
		}
	}
	return out, err
}

// Give replaces what is given on a category. Permission role.manage.
func (s *Store) Give(ctx context.Context, who actor.Actor, categoryID string, grants []NewGrant) ([]Grant, error) {
	if err := who.Need("role.manage"); err != nil {
		return nil, err
	}
	if len(grants) > maxGrants {
		return nil, fault.Invalid("knowledge.too_many", "grants", fault.Params{"max": maxGrants})
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		t, err := s.tree(ctx, tx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if _, ok := t.byID[categoryID]; !ok {
			return fault.NotFound("knowledge.category_not_found")
		}
		if _, err := s.q.Exec(ctx, tx, "grants_clear", who.WorkspaceID, categoryID); err != nil {
			return err
		}
		for _, g := range grants {
			if err := s.give(ctx, tx, who, categoryID, g); err != nil {
				return err
			}
		}
		if err := s.audit(ctx, tx, who, "knowledge.category_granted", "category", categoryID); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: categoryID}, CategoryGranted{categoryID, int64(len(grants))})
	})
	if err != nil {
		return nil, err
	}
	return s.Grants(ctx, who, categoryID)
}

func (s *Store) give(ctx context.Context, tx *db.Tx, who actor.Actor, categoryID string, g NewGrant) error {
	may := []string{}
	for _, act := range acts {
		if slices.Contains(g.May, act) {
			may = append(may, act)
		}
	}
	if len(may) == 0 || slices.ContainsFunc(g.May, func(act string) bool { return !slices.Contains(acts, act) }) {
		return fault.Invalid("knowledge.grant_empty", "grants")
	}
	if err := s.subjectIsThere(ctx, who.WorkspaceID, g); err != nil {
		return err
	}
	n, err := s.q.Exec(ctx, tx, "insert_grant", categoryID, g.SubjectKind, g.SubjectID, who.WorkspaceID, db.JSON(may), who.ID, s.now())
	if err == nil && n == 0 {
		err = fault.Invalid("knowledge.grant_twice", "grants")
	}
	return err
}

// subjectIsThere refuses a role nobody can have and a member of another
// workspace.
func (s *Store) subjectIsThere(ctx context.Context, workspaceID string, g NewGrant) error {
	switch g.SubjectKind {
	case "member":
		people, err := s.people(ctx, workspaceID)
		if err != nil || slices.ContainsFunc(people, func(p Person) bool { return p.ID == g.SubjectID }) {
			return err
		}
		return fault.Invalid("member.not_found", "grants")
	case "role":
		return s.role(ctx, workspaceID, g.SubjectID)
	}
	return fault.Invalid("knowledge.grant_empty", "grants")
}

func (s *Store) grants(ctx context.Context, c db.Conn, workspaceID string) ([]Grant, error) {
	return db.All[Grant](ctx, c, s.q, "grants", workspaceID)
}
