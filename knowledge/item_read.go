package knowledge

import (
	"context"
	"slices"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
)

// Page is one page of a list; Next is given back as `after` for the one behind.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next" doc:"Empty on the last page"`
}

const maxPage = 100

func pageSize(limit int) int {
	if limit <= 0 || limit > maxPage {
		return maxPage
	}
	return limit
}

// pageOf cuts the row that was read beyond the page.
func pageOf[T any](rows []T, size int, key func(T) string) Page[T] {
	p := Page[T]{Items: rows}
	if len(rows) > size {
		p.Items = rows[:size]
		p.Next = key(rows[size-1])
	}
	return p
}

// Detail is an item as its editor sees it.
type Detail struct {
	Item
	Category  string     `json:"category" doc:"Path, parts joined by /"`
	Draft     Revision   `json:"draft"`
	Published *Revision  `json:"published" doc:"What is released; null when nothing of it is"`
	Revisions []Revision `json:"revisions" doc:"Newest first, at most 20"`
	Flaws     []Flaw     `json:"flaws" doc:"What stands against publishing, and warnings"`
	Twins     []Twin     `json:"twins" doc:"Other items with one of its wordings"`
	May       []string   `json:"may,omitempty" enum:"see,edit,review,publish" doc:"What the grants on its category leave to the reader"`
}

// Twin is another item that has a wording of this one.
type Twin struct {
	ItemID   string `db:"id" json:"item_id"`
	Key      string `db:"key" json:"key"`
	Question string `db:"question" json:"question"`
	Wording  string `db:"hash" json:"wording" doc:"The wording that both have"`
}

// contains makes a LIKE pattern of what was typed; "" stays "".
func contains(query string) string {
	query = strings.ToLower(line(query))
	if query == "" {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(query) + "%"
}

// Item returns one item. Permission knowledge.read.
func (s *Store) Item(ctx context.Context, who actor.Actor, itemID string) (Detail, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return Detail{}, err
	}
	d, err := s.detail(ctx, who.WorkspaceID, itemID)
	if err != nil {
		return Detail{}, err
	}
	sight, err := s.SightOf(ctx, who)
	if err != nil {
		return Detail{}, err
	}
	d.May = sight.rights.Acts(d.CategoryID)
	d.Revisions = slices.DeleteFunc(d.Revisions, func(r Revision) bool { return !sight.Sees(r.Content) })
	return d, sight.need(d.Draft.Content)
}

func (s *Store) detail(ctx context.Context, workspaceID, itemID string) (d Detail, err error) {
	if d.Item, err = db.One[Item](ctx, s.db, s.q, "item", workspaceID, itemID); err != nil {
		return d, missing(err, "knowledge.item_not_found")
	}
	if d.Draft, err = db.One[Revision](ctx, s.db, s.q, "revision", workspaceID, d.DraftRevisionID); err != nil {
		return d, err
	}
	if d.PublishedRevisionID != "" {
		p, err := db.One[Revision](ctx, s.db, s.q, "revision", workspaceID, d.PublishedRevisionID)
		if err != nil {
			return d, err
		}
		d.Published = &p
	}
	if d.Revisions, err = db.All[Revision](ctx, s.db, s.q, "revisions", workspaceID, itemID, int64(1)<<62, 20); err != nil {
		return d, err
	}
	t, err := s.tree(ctx, s.db, workspaceID)
	if err != nil {
		return d, err
	}
	d.Category, d.Draft.CategoryID = t.Path(d.CategoryID), d.CategoryID
	d.Flaws = append(gradeFlaws(d.Grade, d.GradeSuggested, d.GradeConfirmed), d.Draft.check()...)
	d.Twins, err = s.twins(ctx, s.db, workspaceID, itemID, d.Draft.Content)
	return d, err
}

// twins finds other items that have a wording of c.
func (s *Store) twins(ctx context.Context, conn db.Conn, workspaceID, itemID string, c Content) ([]Twin, error) {
	all, err := db.All[Twin](ctx, conn, s.q, "wordings_elsewhere", workspaceID, itemID, db.List(c.wordingHashes()))
	if err != nil || len(all) == 0 {
		return all, err
	}
	said := map[string]string{}
	for _, w := range append([]string{c.Question, c.QuestionEN}, c.Variants...) {
		said[wordingHash(w)] = w
	}
	for i := range all {
		all[i].Wording = said[all[i].Wording]
	}
	return all, nil
}

// Revisions lists an item's history, the newest first, below revision number
// `before` (0 for the first page). Permission knowledge.read.
func (s *Store) Revisions(ctx context.Context, who actor.Actor, itemID string, before int64, limit int) ([]Revision, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return nil, err
	}
	it, err := db.One[Item](ctx, s.db, s.q, "item", who.WorkspaceID, itemID)
	if err != nil {
		return nil, missing(err, "knowledge.item_not_found")
	}
	sight, err := s.SightOf(ctx, who)
	if err != nil {
		return nil, err
	}
	if err := sight.need(Content{Visibility: it.Visibility, CategoryID: it.CategoryID}); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = int64(1) << 62
	}
	all, err := db.All[Revision](ctx, s.db, s.q, "revisions", who.WorkspaceID, itemID, before, pageSize(limit))
	return slices.DeleteFunc(all, func(r Revision) bool { return !sight.Sees(r.Content) }), err
}
