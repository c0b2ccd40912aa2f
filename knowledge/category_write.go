package knowledge

import (
	"context"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// AddCategory adds a node. Permission knowledge.write.
func (s *Store) AddCategory(ctx context.Context, who actor.Actor, e CategoryEdit) (c Category, err error) {
	err = s.writeTree(ctx, who, func(tx *db.Tx, t Tree) error {
		c = Category{ID: id.New(), CreatedAt: s.now()}
		e.onto(&c)
		if err := s.Allow(ctx, tx, who, ActEdit, c.ParentID); err != nil {
			return err
		}
		if err := s.groupIsThere(ctx, who.WorkspaceID, e); err != nil {
			return err
		}
		if err := t.fits(c); err != nil {
			return err
		}
		if err := s.insertCategory(ctx, tx, who.WorkspaceID, c); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: c.ID}, CategorySaved{c.ID, c.ParentID})
	})
	return c, err
}

// EditCategory renames, moves or otherwise changes a node. What is in it moves
// with it. Permission knowledge.write.
func (s *Store) EditCategory(ctx context.Context, who actor.Actor, categoryID string, e CategoryEdit) (c Category, err error) {
	err = s.writeTree(ctx, who, func(tx *db.Tx, t Tree) error {
		before, ok := t.byID[categoryID]
		if !ok {
			return fault.NotFound("knowledge.category_not_found")
		}
		c = before
		e.onto(&c)
		if err := s.Allow(ctx, tx, who, ActEdit, c.ID, c.ParentID); err != nil {
			return err
		}
		if err := s.groupIsThere(ctx, who.WorkspaceID, e); err != nil {
			return err
		}
		if err := t.fits(c); err != nil {
			return err
		}
		if t.reviewed(c.ID) && !t.with(c).reviewed(c.ID) {
			if err := who.Need("knowledge.approve"); err != nil {
				return err
			}
		}
		if c.ParentID != before.ParentID {
			if err := s.keepGuards(ctx, tx, who, t.Above(c.ID), t.with(c).Above(c.ID)); err != nil {
				return err
			}
			if err := s.audit(ctx, tx, who, "knowledge.category_moved", "category", c.ID); err != nil {
				return err
			}
		}
		return s.putCategory(ctx, tx, who, c)
	})
	return c, err
}

// RemoveCategory takes an empty node out of the tree. Permission
// knowledge.write.
func (s *Store) RemoveCategory(ctx context.Context, who actor.Actor, categoryID string) error {
	return s.writeTree(ctx, who, func(tx *db.Tx, t Tree) error {
		if _, ok := t.byID[categoryID]; !ok {
			return fault.NotFound("knowledge.category_not_found")
		}
		if err := s.Allow(ctx, tx, who, ActEdit, categoryID); err != nil {
			return err
		}
		var used int64
		if err := s.q.Scan(ctx, tx, "category_used", []any{who.WorkspaceID, categoryID}, &used); err != nil {
			return err
		}
		if used > 0 {
			return fault.Conflict("knowledge.category_used", fault.Params{"count": used})
		}
		if _, err := s.q.Exec(ctx, tx, "archive_category", who.WorkspaceID, categoryID, "", s.now()); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: categoryID}, CategoryRemoved{categoryID})
	})
}

// writeTree changes the tree alone: two moves at a time could make a loop that
// neither of them sees.
func (s *Store) writeTree(ctx context.Context, who actor.Actor, fn func(tx *db.Tx, t Tree) error) error {
	if err := who.Need("knowledge.write"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.lockHead(ctx, tx, who.WorkspaceID); err != nil {
			return err
		}
		t, err := s.tree(ctx, tx, who.WorkspaceID)
		if err != nil {
			return err
		}
		return fn(tx, t)
	})
}

func (s *Store) putCategory(ctx context.Context, tx *db.Tx, who actor.Actor, c Category) error {
	_, err := s.q.Exec(ctx, tx, "update_category", who.WorkspaceID, c.ID, c.ParentID, c.Name, c.NameEN, c.Position, c.SkillGroupID, c.Review)
	if err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: c.ID}, CategorySaved{c.ID, c.ParentID})
}

// with is the tree with a node put in or changed.
func (t Tree) with(c Category) Tree {
	out := Tree{byID: map[string]Category{}, gone: t.gone}
	for _, n := range t.Nodes {
		out.byID[n.ID] = n
	}
	out.byID[c.ID] = c
	return out
}

// fits refuses a name that cannot be, a twin beside it, and a place below itself.
func (t Tree) fits(c Category) error {
	switch {
	case c.Name == "":
		return fault.Invalid("knowledge.category_name_missing", "name")
	case len([]rune(c.Name)) > maxCategoryName || len([]rune(c.NameEN)) > maxCategoryName:
		return fault.Invalid("knowledge.too_long", "name", fault.Params{"max": maxCategoryName})
	case strings.Contains(c.Name, "/"):
		return fault.Invalid("knowledge.category_slash", "name")
	}
	for _, o := range t.Nodes {
		if o.ID != c.ID && o.ParentID == c.ParentID && o.Name == c.Name {
			return fault.Conflict("knowledge.category_taken")
		}
	}
	return t.takes(c.ParentID, c.ID, t.height(c.ID))
}

// takes refuses to put a node, of so many levels, below one that is not there,
// below itself, or too deep.
func (t Tree) takes(parentID, categoryID string, height int) error {
	depth := 0
	for at := parentID; at != ""; at = t.byID[at].ParentID {
		if _, ok := t.byID[at]; !ok {
			return fault.Invalid("knowledge.category_not_found", "parent_id")
		}
		if depth++; at == categoryID || depth+height > maxDepth {
			return fault.Invalid("knowledge.category_cycle", "parent_id", fault.Params{"max": maxDepth})
		}
	}
	return nil
}
