package knowledge

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Category is a node of the tree.
type Category struct {
	ID           string `db:"id" json:"id"`
	ParentID     string `db:"parent_id" json:"parent_id" doc:"Empty at the top"`
	Name         string `db:"name" json:"name"`
	NameEN       string `db:"name_en" json:"name_en"`
	Position     int64  `db:"position" json:"position"`
	SkillGroupID string `db:"skill_group_id" json:"skill_group_id" doc:"Who gets its handoffs; empty: the parent's"`
	Review       bool   `db:"review" json:"review" doc:"A second person looks at changes to items in it or below"`
	Items        int64  `db:"items" json:"items" doc:"In this node itself, not archived"`
	CreatedAt    int64  `db:"created_at" json:"created_at"`
}

// CategoryEdit is what a category becomes; nil stays as it is.
type CategoryEdit struct {
	ParentID     *string `json:"parent_id,omitempty"`
	Name         *string `json:"name,omitempty"`
	NameEN       *string `json:"name_en,omitempty"`
	Position     *int64  `json:"position,omitempty"`
	SkillGroupID *string `json:"skill_group_id,omitempty"`
	Review       *bool   `json:"review,omitempty" doc:"Turning it off takes knowledge.approve"`
}

const (
	maxDepth        = 20
	maxCategoryName = 60
)

// Categories returns the whole tree as a flat list in order of position.
// Permission knowledge.read.
func (s *Store) Categories(ctx context.Context, who actor.Actor) ([]Category, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return nil, err
	}
	return s.categories(ctx, s.db, who.WorkspaceID)
}

func (s *Store) categories(ctx context.Context, c db.Conn, workspaceID string) ([]Category, error) {
	return db.All[Category](ctx, c, s.q, "categories", workspaceID)
}

// AddCategory adds a node. Permission knowledge.write.
func (s *Store) AddCategory(ctx context.Context, who actor.Actor, e CategoryEdit) (c Category, err error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Category{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		c = Category{ID: id.New(), CreatedAt: s.now()}
		e.onto(&c)
		if err := s.groupIsThere(ctx, who.WorkspaceID, e); err != nil {
			return err
		}
		if err := s.fits(ctx, tx, who.WorkspaceID, c); err != nil {
			return err
		}
		if err := s.insertCategory(ctx, tx, who.WorkspaceID, c); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: c.ID}, CategorySaved{c.ID, c.ParentID})
	})
	return c, err
}

// EditCategory renames, moves or otherwise changes a node. Permission
// knowledge.write.
func (s *Store) EditCategory(ctx context.Context, who actor.Actor, categoryID string, e CategoryEdit) (c Category, err error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Category{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if c, err = db.One[Category](ctx, tx, s.q, "category", who.WorkspaceID, categoryID); err != nil {
			return missing(err, "knowledge.category_not_found")
		}
		if c.Review && e.Review != nil && !*e.Review {
			if err := who.Need("knowledge.approve"); err != nil {
				return err
			}
		}
		e.onto(&c)
		if err := s.groupIsThere(ctx, who.WorkspaceID, e); err != nil {
			return err
		}
		if err := s.fits(ctx, tx, who.WorkspaceID, c); err != nil {
			return err
		}
		_, err := s.q.Exec(ctx, tx, "update_category", who.WorkspaceID, c.ID, c.ParentID, c.Name, c.NameEN, c.Position, c.SkillGroupID, c.Review)
		if err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: c.ID}, CategorySaved{c.ID, c.ParentID})
	})
	return c, err
}

// RemoveCategory takes an empty node out of the tree. Permission
// knowledge.write.
func (s *Store) RemoveCategory(ctx context.Context, who actor.Actor, categoryID string) error {
	if err := who.Need("knowledge.write"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := db.One[Category](ctx, tx, s.q, "category", who.WorkspaceID, categoryID); err != nil {
			return missing(err, "knowledge.category_not_found")
		}
		var used int64
		if err := s.q.Scan(ctx, tx, "category_used", []any{who.WorkspaceID, categoryID}, &used); err != nil {
			return err
		}
		if used > 0 {
			return fault.Conflict("knowledge.category_used", fault.Params{"count": used})
		}
		if _, err := s.q.Exec(ctx, tx, "archive_category", who.WorkspaceID, categoryID, s.now()); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: categoryID}, CategoryRemoved{categoryID})
	})
}

func (e CategoryEdit) onto(c *Category) {
	set(&c.ParentID, e.ParentID)
	set(&c.Name, e.Name)
	set(&c.NameEN, e.NameEN)
	set(&c.Position, e.Position)
	set(&c.SkillGroupID, e.SkillGroupID)
	set(&c.Review, e.Review)
	c.Name, c.NameEN = line(c.Name), line(c.NameEN)
}

func set[T any](dst, src *T) {
	if src != nil {
		*dst = *src
	}
}

// groupIsThere refuses to route to a group of another workspace, or to none.
func (s *Store) groupIsThere(ctx context.Context, workspaceID string, e CategoryEdit) error {
	if e.SkillGroupID == nil || *e.SkillGroupID == "" {
		return nil
	}
	err := s.group(ctx, workspaceID, *e.SkillGroupID)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		return fault.Invalid(f.Code, "skill_group_id")
	}
	return err
}

// fits refuses a name that cannot be, a twin beside it, and a place below itself.
func (s *Store) fits(ctx context.Context, tx *db.Tx, workspaceID string, c Category) error {
	switch {
	case c.Name == "":
		return fault.Invalid("knowledge.category_name_missing", "name")
	case len([]rune(c.Name)) > maxCategoryName || len([]rune(c.NameEN)) > maxCategoryName:
		return fault.Invalid("knowledge.too_long", "name", fault.Params{"max": maxCategoryName})
	case strings.Contains(c.Name, "/"):
		return fault.Invalid("knowledge.category_slash", "name")
	}
	all, err := s.categories(ctx, tx, workspaceID)
	if err != nil {
		return err
	}
	byID := map[string]Category{}
	for _, o := range all {
		byID[o.ID] = o
		if o.ID != c.ID && o.ParentID == c.ParentID && o.Name == c.Name {
			return fault.Conflict("knowledge.category_taken")
		}
	}
	byID[c.ID] = c
	for at, depth := c.ParentID, 1; at != ""; at, depth = byID[at].ParentID, depth+1 {
		if _, ok := byID[at]; !ok {
			return fault.Invalid("knowledge.category_not_found", "parent_id")
		}
		if at == c.ID || depth >= maxDepth {
			return fault.Invalid("knowledge.category_cycle", "parent_id", fault.Params{"max": maxDepth})
		}
	}
	return nil
}

func (s *Store) insertCategory(ctx context.Context, tx *db.Tx, workspaceID string, c Category) error {
	_, err := s.q.Exec(ctx, tx, "insert_category", c.ID, workspaceID, c.ParentID, c.Name, c.NameEN, c.Position, c.SkillGroupID, c.Review, c.CreatedAt)
	return err
}

// ensurePath returns the node at a path, making what is missing of it.
func (s *Store) ensurePath(ctx context.Context, tx *db.Tx, workspaceID, path string) (string, error) {
	at := ""
	for _, name := range pathParts(path) {
		var child string
		err := s.q.Scan(ctx, tx, "category_child", []any{workspaceID, at, name}, &child)
		if errors.Is(err, sql.ErrNoRows) {
			child = id.New()
			err = s.insertCategory(ctx, tx, workspaceID, Category{ID: child, ParentID: at, Name: name, CreatedAt: s.now()})
		}
		if err != nil {
			return "", err
		}
		at = child
	}
	return at, nil
}

func pathParts(path string) []string {
	var out []string
	for _, p := range strings.Split(path, "/") {
		if p = line(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// pathOf returns the names from the top down to a node, joined by "/".
func pathOf(all []Category, categoryID string) string {
	byID := map[string]Category{}
	for _, c := range all {
		byID[c.ID] = c
	}
	return pathIn(byID, categoryID)
}

func pathIn(byID map[string]Category, categoryID string) string {
	var names []string
	for at, depth := categoryID, 0; at != "" && depth <= maxDepth; depth++ {
		c, ok := byID[at]
		if !ok {
			break
		}
		names = append([]string{c.Name}, names...)
		at = c.ParentID
	}
	return strings.Join(names, "/")
}

// subtree returns a node and all below it.
func subtree(all []Category, root string) []string {
	out := []string{root}
	for i := 0; i < len(out); i++ {
		for _, c := range all {
			if c.ParentID == out[i] {
				out = append(out, c.ID)
			}
		}
	}
	return out
}
