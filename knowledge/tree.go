package knowledge

import (
	"context"
	"maps"
	"slices"
	"strings"

	"yingda/internal/db"
)

// Tree is a workspace's categories, with what was merged away: whatever names a
// node that is gone finds the one it is in now. It never changes.
type Tree struct {
	Nodes []Category // in order of position
	byID  map[string]Category
	gone  map[string]string // merged away → into
}

func (s *Store) tree(ctx context.Context, c db.Conn, workspaceID string) (Tree, error) {
	nodes, err := s.categories(ctx, c, workspaceID)
	if err != nil {
		return Tree{}, err
	}
	type step struct {
		ID   string `db:"id"`
		Into string `db:"merged_into"`
	}
	steps, err := db.All[step](ctx, c, s.q, "merged_categories", workspaceID)
	t := Tree{Nodes: nodes, byID: map[string]Category{}, gone: map[string]string{}}
	for _, n := range nodes {
		t.byID[n.ID] = n
	}
	for _, m := range steps {
		t.gone[m.ID] = m.Into
	}
	return t, err
}

// TreeOf reads the categories as they are called now; like the functions that
// serve the index it checks no permission.
func (s *Store) TreeOf(ctx context.Context, workspaceID string) (Tree, error) {
	return s.tree(ctx, s.db, workspaceID)
}

// Same tells whether two trees have the same nodes, called the same.
func (t Tree) Same(o Tree) bool {
	same := func(a, b Category) bool {
		return a.ID == b.ID && a.ParentID == b.ParentID && a.Name == b.Name && a.NameEN == b.NameEN && a.Position == b.Position
	}
	return slices.EqualFunc(t.Nodes, o.Nodes, same) && maps.Equal(t.gone, o.gone)
}

// Gone are the nodes that were merged away, each with the node it is in now.
func (t Tree) Gone() map[string]string {
	out := map[string]string{}
	for old := range t.gone {
		if into := t.At(old); into != "" {
			out[old] = into
		}
	}
	return out
}

// At returns the node that an id stands for now, "" for none.
func (t Tree) At(categoryID string) string {
	for range len(t.gone) + 1 { // merges may follow on each other, and end
		if _, ok := t.byID[categoryID]; ok {
			return categoryID
		}
		categoryID = t.gone[categoryID]
	}
	return ""
}

// Above returns a node and all above it, the node first.
func (t Tree) Above(categoryID string) []Category {
	var out []Category
	for at := t.At(categoryID); at != "" && len(out) <= maxDepth; at = t.byID[at].ParentID {
		out = append(out, t.byID[at])
	}
	return out
}

// Below returns the ids of a node and of all below it.
func (t Tree) Below(root string) []string {
	children := map[string][]string{}
	for _, n := range t.Nodes {
		children[n.ParentID] = append(children[n.ParentID], n.ID)
	}
	out := []string{root}
	for i := 0; i < len(out); i++ {
		out = append(out, children[out[i]]...)
	}
	return out
}

// Path returns the names from the top down to a node, joined by "/".
func (t Tree) Path(categoryID string) string {
	var names []string
	for _, n := range t.Above(categoryID) {
		names = append(names, n.Name)
	}
	slices.Reverse(names)
	return joinPath(names)
}

func joinPath(names []string) string { return strings.Join(names, "/") }

// Group is the skill group of a node: its own, or the nearest above; "" for none.
func (t Tree) Group(categoryID string) string {
	for _, n := range t.Above(categoryID) {
		if n.SkillGroupID != "" {
			return n.SkillGroupID
		}
	}
	return ""
}

// reviewed tells whether a node, or one above it, asks for a second person.
func (t Tree) reviewed(categoryID string) bool {
	return slices.ContainsFunc(t.Above(categoryID), func(c Category) bool { return c.Review })
}

// height is how many levels a node has, itself included.
func (t Tree) height(root string) int {
	most := 0
	for _, n := range t.Nodes {
		if n.ParentID == root {
			most = max(most, t.height(n.ID))
		}
	}
	return most + 1
}
