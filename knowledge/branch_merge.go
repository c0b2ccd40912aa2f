package knowledge

import (
	"context"
	"errors"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// fieldItem stands for the item as a whole, where one side took it away and the
// other went on writing it.
const fieldItem = "item"

// Clash is a field of an item that both the main line and a branch changed since
// the branch began, and not alike.
type Clash struct {
	Field  string   `json:"field" doc:"\"item\": one side removed it, the other changed it"`
	Base   []string `json:"base" doc:"As it was"`
	Mine   []string `json:"mine" doc:"On the main line"`
	Theirs []string `json:"theirs" doc:"On the branch"`
}

// Merging is what merging a branch does to an item.
type Merging struct {
	ItemID   string        `json:"item_id"`
	Key      string        `json:"key"`
	Question string        `json:"question"`
	Kind     string        `json:"kind" enum:"added,changed,removed,none" doc:"Against the main line's draft"`
	Fields   []FieldChange `json:"fields" doc:"What the main line's draft becomes"`
	Clashes  []Clash       `json:"clashes" doc:"To be settled by a person"`
	Busy     int64         `json:"busy" doc:"Number of the change that the main line's draft belongs to: it must end first; 0: none"`
	Hidden   bool          `json:"hidden,omitempty" doc:"Is there, and not for you"`
	MineID   string        `json:"mine_revision_id" doc:"The main line's draft that was looked at"`
	TheirsID string        `json:"theirs_revision_id"`

	content Content
	deleted bool
	it      head
	move    move
}

// Settlement says of each item which side stands for the fields that both
// changed, and which drafts were looked at.
type Settlement struct {
	ItemID string            `json:"item_id"`
	MineID string            `json:"mine_revision_id"`
	Fields map[string]string `json:"fields" doc:"Field → mine or theirs"`
}

// MergeOf tells what merging a branch would do now. Permission knowledge.read.
func (s *Store) MergeOf(ctx context.Context, who actor.Actor, branchID string) ([]Merging, error) {
	b, err := s.Branch(ctx, who, branchID)
	if err != nil {
		return nil, err
	}
	all, err := s.mergings(ctx, s.db, who.WorkspaceID, b, nil)
	if err != nil {
		return nil, err
	}
	sight, err := s.SightOf(ctx, who)
	for i, m := range all {
		if !sight.Sees(m.content) {
			all[i] = Merging{ItemID: m.ItemID, Kind: m.Kind, Busy: m.Busy, Hidden: true, Fields: []FieldChange{}, Clashes: []Clash{}, MineID: m.MineID, TheirsID: m.TheirsID}
		}
	}
	return all, err
}

// MergeBranch puts what a branch holds into a change of the main line, which is
// then looked at and published as any other. Nothing is overwritten: what differs
// is written as further drafts. Permission knowledge.write.
func (s *Store) MergeBranch(ctx context.Context, who actor.Actor, branchID string, settled []Settlement) (Branch, error) {
	return s.withBranch(ctx, who, branchID, func(tx *db.Tx, b *Branch) error {
		all, err := s.mergings(ctx, tx, who.WorkspaceID, *b, settled)
		if err != nil {
			return err
		}
		if err := mergeable(all); err != nil {
			return err
		}
		c, err := s.insertChange(ctx, tx, who, Change{Name: b.Name, Note: b.Note, BranchID: b.ID})
		if err != nil {
			return err
		}
		for _, m := range all {
			if err := s.mergeItem(ctx, tx, who, m, c.ID); err != nil {
				return err
			}
		}
		b.ChangeID = c.ID
		return s.endBranch(ctx, tx, who, b, BranchMerged)
	})
}

// mergeable refuses what a person has to settle or to end first, and nothing.
func mergeable(all []Merging) error {
	open, does := int64(0), false
	for _, m := range all {
		if m.Busy > 0 {
			return fault.Conflict("knowledge.draft_busy", fault.Params{"key": m.Key, "n": m.Busy})
		}
		if len(m.Clashes) > 0 {
			open++
		}
		does = does || m.Kind != "none"
	}
	switch {
	case open > 0:
		return fault.Conflict("knowledge.merge_clashes", fault.Params{"count": open})
	case !does:
		return fault.Conflict("knowledge.nothing_changed")
	}
	return nil
}

// mergings reads the three sides of every item that a branch changed.
func (s *Store) mergings(ctx context.Context, c db.Conn, workspaceID string, b Branch, settled []Settlement) ([]Merging, error) {
	moves, err := db.All[move](ctx, c, s.q, "branch_moves", workspaceID, b.ID)
	if err != nil {
		return nil, err
	}
	tree, err := s.tree(ctx, c, workspaceID)
	if err != nil {
		return nil, err
	}
	out := make([]Merging, len(moves))
	for i, m := range moves {
		if out[i], err = s.merging(ctx, c, workspaceID, m, settled, tree.Path); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Store) merging(ctx context.Context, c db.Conn, workspaceID string, m move, settled []Settlement, path func(string) string) (out Merging, err error) {
	it, err := db.One[head](ctx, c, s.q, "item_head", workspaceID, m.ItemID)
	if err != nil {
		return out, err
	}
	mineID := it.DraftRevisionID
	if it.ArchivedAt > 0 {
		mineID = ""
	}
	var base, mine, theirs Revision
	for to, revisionID := range map[*Revision]string{&base: m.BeforeID, &mine: mineID, &theirs: m.AfterID} {
		if *to, err = s.revisionOrNone(ctx, c, workspaceID, revisionID); err != nil {
			return out, err
		}
	}
	out = Merging{ItemID: m.ItemID, Key: it.Key, MineID: mineID, TheirsID: m.AfterID, Clashes: []Clash{}, Fields: []FieldChange{}, it: it, move: m}
	if it.ChangeID != "" {
		of, err := db.One[Change](ctx, c, s.q, "change", workspaceID, it.ChangeID)
		if err != nil {
			return out, err
		}
		out.Busy = of.N
	}
	out.settle(base, mine, theirs, settlementOf(settled, m.ItemID, mineID), path)
	return out, nil
}

// settlementOf returns what was settled of an item, if it was settled against the
// draft that is there.
func settlementOf(settled []Settlement, itemID, mineID string) map[string]string {
	for _, x := range settled {
		if x.ItemID == itemID && x.MineID == mineID {
			return x.Fields
		}
	}
	return nil
}

// settle makes one content of three, "" of an id being absence.
func (m *Merging) settle(base, mine, theirs Revision, settled map[string]string, path func(string) string) {
	gone := func(r Revision) bool { return r.ID == "" }
	keepOne := func() (side string, ok bool) { // one side removed what the other changed
		side = settled[fieldItem]
		return side, side == TakeMine || side == TakeTheirs
	}
	switch {
	case gone(theirs) && gone(mine):
		m.deleted = true
	case gone(theirs) && mine.Hash == base.Hash, gone(mine) && theirs.Hash == base.Hash:
		m.deleted = true
	case gone(theirs), gone(mine) && !gone(base):
		side, ok := keepOne()
		if !ok {
			m.Clashes = []Clash{{fieldItem, lineOrNone(base), lineOrNone(mine), lineOrNone(theirs)}}
		}
		kept := mine
		if side == TakeTheirs {
			kept = theirs
		}
		m.content, m.deleted = kept.Content, gone(kept)
	case gone(mine):
		m.content = theirs.Content
	default:
		merged, clashes := Merge(base.Content, mine.Content, theirs.Content, settled)
		m.content = merged
		for _, f := range clashes {
			m.Clashes = append(m.Clashes, Clash{f, linesIn(base, f, path), linesIn(mine, f, path), linesIn(theirs, f, path)})
		}
	}
	m.describe(mine, path)
}

func lineOrNone(r Revision) []string {
	if r.ID == "" {
		return []string{}
	}
	return []string{r.Question}
}

func linesIn(r Revision, field string, path func(string) string) []string {
	if field == "category_id" {
		field = "category"
	}
	for _, f := range r.fields(path) {
		if f.name == field {
			return f.lines
		}
	}
	return []string{}
}

// describe tells what becomes of the main line's draft.
func (m *Merging) describe(mine Revision, path func(string) string) {
	m.Question = firstOf(m.content.Question, mine.Question)
	switch {
	case m.deleted && mine.ID == "", !m.deleted && mine.ID != "" && m.content.tidy().hash(false) == mine.Hash:
		m.Kind = "none"
		return
	case m.deleted:
		m.Kind = "removed"
		m.content = mine.Content
		m.Fields = Diff(mine.Content, Content{}, path)
		return
	case mine.ID == "":
		m.Kind = "added"
	default:
		m.Kind = "changed"
	}
	m.Fields = Diff(mine.Content, m.content, path)
}

// mergeItem writes what an item becomes on the main line, into a change.
func (s *Store) mergeItem(ctx context.Context, tx *db.Tx, who actor.Actor, m Merging, changeID string) (err error) {
	if m.Kind == "none" {
		return nil
	}
	if err := s.Allow(ctx, tx, who, ActEdit, m.it.CategoryID, m.content.CategoryID); err != nil {
		return err
	}
	switch {
	case m.it.elsewhere():
		err = s.adoptFrom(ctx, tx, who, m)
	case m.deleted:
		if _, err = s.save(ctx, tx, who, m.it, next{content: m.content, deleted: true}); err == nil {
			err = s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: m.ItemID}, ItemArchived{ItemID: m.ItemID})
		}
	default:
		err = s.saveAndTell(ctx, tx, who, m.it, next{content: m.content, revive: true})
	}
	if err != nil {
		return err
	}
	_, err = s.q.Exec(ctx, tx, "item_change", who.WorkspaceID, m.ItemID, changeID)
	return err
}

// adoptFrom brings an item that was on branches only to the main line, with the
// branch's own revision as its draft.
func (s *Store) adoptFrom(ctx context.Context, tx *db.Tx, who actor.Actor, m Merging) error {
	node, err := s.categoryAt(ctx, tx, who.WorkspaceID, m.content.CategoryID)
	if err != nil {
		return err
	}
	if err := s.adopt(ctx, tx, who, m.ItemID, m.TheirsID, node, m.content); err != nil {
		return err
	}
	return errors.Join(s.index(ctx, tx, who.WorkspaceID, m.ItemID, m.content), s.tellSaved(ctx, tx, who, m.ItemID))
}

// adopt gives an item that was on branches only its first draft.
func (s *Store) adopt(ctx context.Context, tx *db.Tx, who actor.Actor, itemID, revisionID, node string, c Content) error {
	owner := ""
	if who.Kind == actor.Member {
		owner = who.ID
	}
	suggested, err := s.suggestedGrade(ctx, tx, who.WorkspaceID, c, node)
	if err != nil {
		return err
	}
	isReady := ready(c.check()) && !guarded(c.Grade)
	_, err = s.q.Exec(ctx, tx, "adopt_item", who.WorkspaceID, itemID, revisionID, node, c.Question, c.Grade, string(c.Visibility), isReady, owner, s.now(), suggested)
	return err
}

// newItemID returns the id for an item of a key that is free, and the number of
// its first revision: an item that is on branches only is adopted.
func (s *Store) newItemID(ctx context.Context, tx *db.Tx, workspaceID, key string) (itemID string, first int64, adopted bool, err error) {
	it, err := s.itemByKey(ctx, tx, workspaceID, key)
	switch {
	case err == nil && it.elsewhere():
		err = s.q.Scan(ctx, tx, "newest_revision", []any{workspaceID, it.ID}, &first)
		return it.ID, first + 1, true, err
	case ignoreNone(err) != nil:
		return "", 0, false, err
	}
	return id.New(), 1, false, nil
}
