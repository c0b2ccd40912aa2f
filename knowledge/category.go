package knowledge

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Category is a node of the tree.
type Category struct {
	ID           string   `db:"id" json:"id"`
	ParentID     string   `db:"parent_id" json:"parent_id" doc:"Empty at the top"`
	Name         string   `db:"name" json:"name"`
	NameEN       string   `db:"name_en" json:"name_en"`
	Position     int64    `db:"position" json:"position"`
	SkillGroupID string   `db:"skill_group_id" json:"skill_group_id" doc:"Who gets its handoffs; empty: the parent's"`
	Review       bool     `db:"review" json:"review" doc:"A second person looks at changes to items in it or below"`
	Items        int64    `db:"items" json:"items" doc:"In this node itself, not archived"`
	CreatedAt    int64    `db:"created_at" json:"created_at"`
	May          []string `db:"-" json:"may,omitempty" enum:"see,edit,review,publish" doc:"What the grants on it and above leave to the reader"`
	Guarded      bool     `db:"-" json:"guarded,omitempty" doc:"Something was given on it or above to some alone"`
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
	maxDepth        = 100 // levels: more than anybody draws, and an end to any loop
	maxCategoryName = 60
)

// Categories returns the whole tree as a flat list in order of position.
// Permission knowledge.read.
func (s *Store) Categories(ctx context.Context, who actor.Actor) ([]Category, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return nil, err
	}
	t, err := s.tree(ctx, s.db, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	r, err := s.rights(ctx, s.db, who)
	if err != nil {
		return nil, err
	}
	given, err := s.grants(ctx, s.db, who.WorkspaceID)
	for i := range t.Nodes {
		n := &t.Nodes[i]
		n.May = r.Acts(n.ID)
		n.Guarded = slices.ContainsFunc(t.Above(n.ID), func(c Category) bool {
			return slices.ContainsFunc(given, func(g Grant) bool { return g.CategoryID == c.ID })
		})
	}
	return t.Nodes, err
}

func (s *Store) categories(ctx context.Context, c db.Conn, workspaceID string) ([]Category, error) {
	return db.All[Category](ctx, c, s.q, "categories", workspaceID)
}

// CategoriesOf returns where items, and chunks of documents, stand now, by id; ""
// is none, and what is gone is not there. It serves other domains in this process
// and checks no permission.
func (s *Store) CategoriesOf(ctx context.Context, workspaceID string, ids []string) (map[string]string, error) {
	type place struct {
		ID         string `db:"id"`
		CategoryID string `db:"category_id"`
	}
	all, err := db.All[place](ctx, s.db, s.q, "categories_of", workspaceID, db.List(ids))
	out := map[string]string{}
	for _, p := range all {
		out[p.ID] = p.CategoryID
	}
	return out, err
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
