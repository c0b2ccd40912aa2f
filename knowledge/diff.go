package knowledge

import (
	"context"
	"slices"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
)

// FieldChange is one field before and after, as the lines an editor reads: one
// a variant, tag or answer, one for a plain field, none when it is empty.
type FieldChange struct {
	Field  string   `json:"field"`
	Before []string `json:"before"`
	After  []string `json:"after"`
}

// ItemChange is what a base version, or publishing, does to an item.
type ItemChange struct {
	ItemID   string        `json:"item_id"`
	Key      string        `json:"key"`
	Question string        `json:"question"`
	Kind     string        `json:"kind" enum:"added,changed,removed"`
	BeforeID string        `json:"before_revision_id"`
	AfterID  string        `json:"after_revision_id"`
	AuthorID string        `json:"author_id" doc:"Who wrote what comes after"`
	At       int64         `json:"at"`
	Ready    bool          `json:"ready" doc:"Nothing stands against publishing it"`
	Hidden   bool          `json:"hidden,omitempty" doc:"It is there and not for you: only that it changes is said"`
	Fields   []FieldChange `json:"fields"`
}

// Diff returns the fields in which two contents differ; categories are given
// by path. It is pure.
func Diff(before, after Content, path func(categoryID string) string) []FieldChange {
	out := []FieldChange{}
	a, b := before.fields(path), after.fields(path)
	for i := range a {
		if !slices.Equal(a[i].lines, b[i].lines) {
			out = append(out, FieldChange{a[i].name, a[i].lines, b[i].lines})
		}
	}
	return out
}

type fieldLines struct {
	name  string
	lines []string
}

func (c Content) fields(path func(string) string) []fieldLines {
	one := func(s string) []string {
		if s == "" {
			return []string{}
		}
		return []string{s}
	}
	answers := []string{}
	for _, a := range c.Answers {
		answers = append(answers, a.line())
	}
	many := func(all []string) []string { return append([]string{}, all...) }
	return []fieldLines{
		{"category", one(path(c.CategoryID))},
		{"question", one(c.Question)},
		{"question_en", one(c.QuestionEN)},
		{"variants", many(c.Variants)},
		{"answers", answers},
		{"grade", one(c.Grade)},
		{"visibility", one(string(c.Visibility))},
		{"tiers", many(c.Tiers)},
		{"products", many(c.Products)},
		{"audience", many(c.Audience)},
		{"tags", many(c.Tags)},
		{"related", many(c.Related)},
		{"quick_replies", many(c.QuickReplies)},
		{"source", one(c.Source)},
		{"valid_from", one(c.ValidFrom)},
		{"valid_until", one(c.ValidUntil)},
	}
}

// line is the answer with its conditions in front: "[en; webchat,phone; open] …",
// its parts under it and what is spoken behind.
func (a Answer) line() string {
	var when []string
	for _, s := range []string{a.Locale, strings.Join(a.Channels, ","), a.From, a.Until, a.Hours, a.When} {
		if s != "" {
			when = append(when, s)
		}
	}
	said := a.Markdown()
	if a.Spoken != "" {
		said += "\n☎ " + a.Spoken
	}
	if len(when) == 0 {
		return said
	}
	return "[" + strings.Join(when, "; ") + "] " + said
}

// ChangesPage is a page of differences with what there is altogether.
type ChangesPage struct {
	Added   int          `json:"added"`
	Changed int          `json:"changed"`
	Removed int          `json:"removed"`
	Items   []ItemChange `json:"items"`
	Next    string       `json:"next" doc:"Empty on the last page"`
}

// Changes returns what publishing all drafts that belong to no change would do
// now. Permission knowledge.read.
func (s *Store) Changes(ctx context.Context, who actor.Actor, after string, limit int) (ChangesPage, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return ChangesPage{}, err
	}
	all, err := db.All[draft](ctx, s.db, s.q, "loose_drafts", who.WorkspaceID)
	if err != nil {
		return ChangesPage{}, err
	}
	return s.draftChanges(ctx, who, all, after, limit)
}

// ItemsOfChange returns what a change does, or did, to its items. Permission
// knowledge.read.
func (s *Store) ItemsOfChange(ctx context.Context, who actor.Actor, changeID, after string, limit int) (ChangesPage, error) {
	c, err := s.Change(ctx, who, changeID)
	if err != nil {
		return ChangesPage{}, err
	}
	if c.State == ChangeOpen {
		all, err := db.All[draft](ctx, s.db, s.q, "change_drafts", who.WorkspaceID, changeID)
		if err != nil {
			return ChangesPage{}, err
		}
		return s.draftChanges(ctx, who, all, after, limit)
	}
	moves, _, err := s.movesOf(ctx, s.db, who.WorkspaceID, c.Change)
	if err != nil {
		return ChangesPage{}, err
	}
	return s.changes(ctx, who, moves, after, limit)
}

func (s *Store) draftChanges(ctx context.Context, who actor.Actor, all []draft, after string, limit int) (ChangesPage, error) {
	moves := make([]move, len(all))
	notReady := map[string]bool{}
	for i, d := range all {
		moves[i] = d.move()
		notReady[d.ID] = !d.Ready
	}
	p, err := s.changes(ctx, who, moves, after, limit)
	for i := range p.Items {
		p.Items[i].Ready = !notReady[p.Items[i].ItemID]
	}
	return p, err
}

// Compare returns what leads from one base version to another. Permission
// knowledge.read.
func (s *Store) Compare(ctx context.Context, who actor.Actor, fromID, toID, after string, limit int) (ChangesPage, error) {
	for _, b := range []string{fromID, toID} {
		if _, err := s.BaseVersion(ctx, who, b); err != nil {
			return ChangesPage{}, err
		}
	}
	moves, err := db.All[move](ctx, s.db, s.q, "manifest_differences", fromID, toID)
	if err != nil {
		return ChangesPage{}, err
	}
	return s.changes(ctx, who, moves, after, limit)
}

// changes reads the contents of one page of moves, in order of item.
func (s *Store) changes(ctx context.Context, who actor.Actor, moves []move, after string, limit int) (ChangesPage, error) {
	added, changed, removed := count(moves)
	p := ChangesPage{Added: int(added), Changed: int(changed), Removed: int(removed), Items: []ItemChange{}}
	moves = slices.DeleteFunc(moves, func(m move) bool { return m.ItemID <= after })
	slices.SortFunc(moves, func(a, b move) int { return strings.Compare(a.ItemID, b.ItemID) })
	page := pageOf(moves, pageSize(limit), func(m move) string { return m.ItemID })
	p.Next = page.Next
	ids := []string{}
	for _, m := range page.Items {
		ids = append(ids, m.BeforeID, m.AfterID)
	}
	all, err := db.All[Revision](ctx, s.db, s.q, "revisions_by_id", who.WorkspaceID, db.List(ids))
	if err != nil {
		return p, err
	}
	byID := map[string]Revision{}
	for _, r := range all {
		byID[r.ID] = r
	}
	tree, err := s.tree(ctx, s.db, who.WorkspaceID)
	if err != nil {
		return p, err
	}
	sight, err := s.SightOf(ctx, who)
	if err != nil {
		return p, err
	}
	for _, m := range page.Items {
		c := m.describe(byID, tree.Path)
		if !sight.Sees(byID[m.BeforeID].Content) || !sight.Sees(byID[m.AfterID].Content) {
			c = ItemChange{ItemID: c.ItemID, Kind: c.Kind, At: c.At, Ready: c.Ready, Hidden: true, Fields: []FieldChange{}}
		}
		p.Items = append(p.Items, c)
	}
	return p, nil
}

func (m move) describe(byID map[string]Revision, path func(string) string) ItemChange {
	before, after := byID[m.BeforeID], byID[m.AfterID]
	c := ItemChange{ItemID: m.ItemID, Kind: "changed", BeforeID: m.BeforeID, AfterID: m.AfterID, Ready: true}
	shown := after
	switch {
	case m.BeforeID == "":
		c.Kind = "added"
	case m.AfterID == "":
		c.Kind, shown = "removed", before
	}
	c.Key, c.Question, c.AuthorID, c.At = shown.Key, shown.Question, shown.AuthorID, shown.CreatedAt
	c.Fields = Diff(before.Content, after.Content, path)
	return c
}
