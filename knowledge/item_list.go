package knowledge

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
)

// Filter narrows a list of items.
type Filter struct {
	CategoryID string // with all below it
	Query      string // in the questions and variants, or an exact key
	State      string // "" (not archived), changed, published, archived
	Grade      string
	Visibility string
	OwnerID    string
	Tag        string
	Product    string
	Audience   string
	GradeCheck string // "", confirm: R3 and R4 that nobody looked at, raise: words speak for more than the grade
	After      string // the last page's Next
	Limit      int    // at most 100
}

// ItemPage is a page of items, with what is there and not for the reader.
type ItemPage struct {
	Page[Item]
	Hidden int `json:"hidden" doc:"How many more fit a search and are not for you; told up to 100, on its first page"`
}

// Items lists items, the newest first. Permission knowledge.read.
func (s *Store) Items(ctx context.Context, who actor.Actor, f Filter) (ItemPage, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return ItemPage{}, err
	}
	sight, err := s.SightOf(ctx, who)
	if err != nil {
		return ItemPage{}, err
	}
	below := []string{}
	if f.CategoryID != "" {
		t, err := s.tree(ctx, s.db, who.WorkspaceID)
		if err != nil {
			return ItemPage{}, err
		}
		below = t.Below(t.At(f.CategoryID))
	}
	size := pageSize(f.Limit)
	rows, err := s.itemsOf(ctx, who.WorkspaceID, f, below, sight, "seen", size+1)
	p := ItemPage{Page: pageOf(rows, size, func(i Item) string { return i.ID })}
	if err != nil || f.Query == "" || f.After != "" || sight.whole() {
		return p, err
	}
	hidden, err := s.itemsOf(ctx, who.WorkspaceID, f, below, sight, "hidden", maxPage)
	p.Hidden = len(hidden)
	return p, err
}

// itemsOf reads the items that are seen, or those that are hidden.
func (s *Store) itemsOf(ctx context.Context, workspaceID string, f Filter, below []string, sight Sight, which string, limit int) ([]Item, error) {
	after := f.After
	if after == "" {
		after = "z" // behind every id, in every collation
	}
	labels := []string{}
	for kind, word := range map[string]string{LabelTag: f.Tag, LabelProduct: f.Product, LabelAudience: f.Audience} {
		if word != "" {
			labels = append(labels, kind+":"+word)
		}
	}
	return db.All[Item](ctx, s.db, s.q, "items", workspaceID, after, f.CategoryID, db.List(below), f.State, f.Grade, contains(f.Query), line(f.Query), limit,
		f.Visibility, f.OwnerID, len(labels), db.List(labels), which, sight.restricted, db.List(sight.Closed()), f.GradeCheck)
}

// whole tells whether nothing is hidden.
func (v Sight) whole() bool { return v.restricted && v.rights.all }
