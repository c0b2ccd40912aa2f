package knowledge

import (
	"context"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
)

// Facet is a word by which items are sorted, and how many have it.
type Facet struct {
	Word  string `json:"word"`
	Count int64  `json:"count"`
}

// Facets are the words there are, the commonest first.
type Facets struct {
	Tags     []Facet `json:"tags"`
	Products []Facet `json:"products"`
	Audience []Facet `json:"audience"`
	Owners   []Facet `json:"owners" doc:"Ids of members"`
}

const maxFacets = 1000

// Facets tells what lists can be narrowed by: the words of all drafts that are
// not archived. Permission knowledge.read.
func (s *Store) Facets(ctx context.Context, who actor.Actor) (Facets, error) {
	f := Facets{Tags: []Facet{}, Products: []Facet{}, Audience: []Facet{}, Owners: []Facet{}}
	if err := who.Need("knowledge.read"); err != nil {
		return f, err
	}
	type counted struct {
		Label string `db:"label"`
		N     int64  `db:"n"`
	}
	all, err := db.All[counted](ctx, s.db, s.q, "label_counts", who.WorkspaceID, maxFacets)
	if err != nil {
		return f, err
	}
	for _, c := range all {
		kind, word, _ := strings.Cut(c.Label, ":")
		at := map[string]*[]Facet{LabelTag: &f.Tags, LabelProduct: &f.Products, LabelAudience: &f.Audience}[kind]
		*at = append(*at, Facet{word, c.N})
	}
	owners, err := db.All[counted](ctx, s.db, s.q, "owner_counts", who.WorkspaceID)
	for _, c := range owners {
		f.Owners = append(f.Owners, Facet{c.Label, c.N})
	}
	return f, err
}
