package knowledge

import (
	"context"
	"database/sql"
	"errors"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// codeBranchChange is said where what is on a branch is to belong to a change,
// which it does once the branch is merged.
const codeBranchChange = "knowledge.branch_item_in_change"

// BranchItem is an item as it stands on a branch, ready to be edited.
type BranchItem struct {
	Revision
	Category string `json:"category" doc:"Path"`
	Changed  bool   `json:"changed" doc:"It is not what it was where the branch begins"`
	Flaws    []Flaw `json:"flaws"`
}

// ItemsOfBranch returns what a branch does to items since it began. Permission
// knowledge.read.
func (s *Store) ItemsOfBranch(ctx context.Context, who actor.Actor, branchID, after string, limit int) (ChangesPage, error) {
	if _, err := s.Branch(ctx, who, branchID); err != nil {
		return ChangesPage{}, err
	}
	moves, err := db.All[move](ctx, s.db, s.q, "branch_moves", who.WorkspaceID, branchID)
	if err != nil {
		return ChangesPage{}, err
	}
	return s.changes(ctx, who, moves, after, limit)
}

// ItemOnBranch returns an item as it stands on a branch. Permission
// knowledge.read.
func (s *Store) ItemOnBranch(ctx context.Context, who actor.Actor, branchID, itemID string) (out BranchItem, err error) {
	b, err := s.Branch(ctx, who, branchID)
	if err != nil {
		return out, err
	}
	m, err := s.onBranch(ctx, s.db, who.WorkspaceID, b, itemID)
	if err != nil {
		return out, err
	}
	if m.AfterID == "" {
		return out, fault.NotFound("knowledge.item_not_found")
	}
	if out.Revision, err = db.One[Revision](ctx, s.db, s.q, "revision", who.WorkspaceID, m.AfterID); err != nil {
		return out, err
	}
	sight, err := s.SightOf(ctx, who)
	if err != nil {
		return out, err
	}
	if err := sight.need(out.Content); err != nil {
		return BranchItem{}, err
	}
	tree, err := s.tree(ctx, s.db, who.WorkspaceID)
	out.Category, out.Changed, out.Flaws = tree.Path(out.CategoryID), m.AfterID != m.BeforeID, out.check()
	return out, err
}

// onBranch tells what an item was where the branch begins and what it is now.
func (s *Store) onBranch(ctx context.Context, c db.Conn, workspaceID string, b Branch, itemID string) (move, error) {
	m, err := db.One[move](ctx, c, s.q, "branch_item", workspaceID, b.ID, itemID)
	if !errors.Is(err, sql.ErrNoRows) {
		return m, err
	}
	m.ItemID = itemID
	err = s.q.Scan(ctx, c, "manifest_of_item", []any{b.BaseVersionID, itemID}, &m.BeforeID)
	m.AfterID = m.BeforeID
	return m, missing(err, "knowledge.item_not_found")
}

// SaveOnBranch writes an item's next revision on a branch; what others wrote
// there in between is put together with it, as on the main line. Permission
// knowledge.write.
func (s *Store) SaveOnBranch(ctx context.Context, who actor.Actor, branchID, itemID string, e Edit) (BranchItem, error) {
	if e.ChangeID != nil {
		return BranchItem{}, fault.Invalid(codeBranchChange, "change_id")
	}
	_, err := s.withBranch(ctx, who, branchID, func(tx *db.Tx, b *Branch) error {
		m, err := s.onBranch(ctx, tx, who.WorkspaceID, *b, itemID)
		if err != nil {
			return err
		}
		now, err := s.revisionOrNone(ctx, tx, who.WorkspaceID, m.AfterID)
		if err != nil {
			return err
		}
		it := head{ID: itemID, DraftRevisionID: m.AfterID}
		content, err := s.together(ctx, tx, who.WorkspaceID, it, e)
		if err != nil {
			return err
		}
		if err := s.Allow(ctx, tx, who, ActEdit, now.CategoryID, content.CategoryID); err != nil {
			return err
		}
		return s.putOnBranch(ctx, tx, who, b, m, now, next{content: content, note: e.Note})
	})
	if err != nil {
		return BranchItem{}, err
	}
	return s.ItemOnBranch(ctx, who, branchID, itemID)
}

// putOnBranch writes what an item becomes on a branch, if that is anything else.
func (s *Store) putOnBranch(ctx context.Context, tx *db.Tx, who actor.Actor, b *Branch, m move, now Revision, n next) error {
	n.content, n.note, n.branchID = n.content.tidy(), line(n.note), b.ID
	_, err := s.stand(ctx, tx, who.WorkspaceID, &n.content, now.Content)
	if err := errors.Join(refuse(n.content.check()), tooLongNote(n.note), err); err != nil {
		return err
	}
	hash := n.content.hash(false)
	if hash == now.Hash {
		return nil
	}
	var last int64
	if err := s.q.Scan(ctx, tx, "newest_revision", []any{who.WorkspaceID, m.ItemID}, &last); err != nil {
		return err
	}
	revisionID, err := s.insertRevision(ctx, tx, who, m.ItemID, last+1, m.AfterID, n, hash)
	if err != nil {
		return err
	}
	return s.moveOnBranch(ctx, tx, who, b, m, revisionID)
}

func (s *Store) moveOnBranch(ctx context.Context, tx *db.Tx, who actor.Actor, b *Branch, m move, revisionID string) error {
	statement, args := "put_branch_item", []any{b.ID, m.ItemID, m.BeforeID, revisionID, s.now()}
	if revisionID == m.BeforeID { // it is again what it was
		statement, args = "drop_branch_item", []any{b.ID, m.ItemID}
	}
	if _, err := s.q.Exec(ctx, tx, statement, args...); err != nil {
		return err
	}
	return s.saveBranch(ctx, tx, who.WorkspaceID, b)
}

// AddOnBranch writes a new item that is on a branch only. Permission
// knowledge.write.
func (s *Store) AddOnBranch(ctx context.Context, who actor.Actor, branchID string, n NewItem) (BranchItem, error) {
	if n.ChangeID != "" {
		return BranchItem{}, fault.Invalid(codeBranchChange, "change_id")
	}
	n.Content = n.tidy()
	if n.Key == "" {
		n.Key = keyOf(n.Question)
	}
	if err := checkKey(n.Key); err != nil {
		return BranchItem{}, err
	}
	var itemID string
	_, err := s.withBranch(ctx, who, branchID, func(tx *db.Tx, b *Branch) error {
		if err := s.Allow(ctx, tx, who, ActEdit, n.CategoryID); err != nil {
			return err
		}
		itemID = id.New()
		made, err := s.q.Exec(ctx, tx, "insert_item_of_branch", itemID, who.WorkspaceID, n.Key, s.now())
		if err != nil {
			return err
		}
		if made == 0 {
			if itemID, err = s.keyOnBranch(ctx, tx, who.WorkspaceID, b, n.Key); err != nil {
				return err
			}
		}
		return s.putOnBranch(ctx, tx, who, b, move{ItemID: itemID}, Revision{}, next{content: n.Content, note: n.Note})
	})
	if err != nil {
		return BranchItem{}, err
	}
	return s.ItemOnBranch(ctx, who, branchID, itemID)
}

// keyOnBranch returns the item of a key that another branch has, and that is
// neither on this one nor on the main line.
func (s *Store) keyOnBranch(ctx context.Context, tx *db.Tx, workspaceID string, b *Branch, key string) (string, error) {
	it, err := s.itemByKey(ctx, tx, workspaceID, key)
	if err != nil {
		return "", err
	}
	_, err = s.onBranch(ctx, tx, workspaceID, *b, it.ID)
	if it.elsewhere() && fault.IsKind(err, fault.KindNotFound) {
		return it.ID, nil
	}
	return "", errors.Join(fault.Conflict("knowledge.key_taken", fault.Params{"key": key}), ignoreMissing(err))
}

func ignoreMissing(err error) error {
	if fault.IsKind(err, fault.KindNotFound) {
		return nil
	}
	return err
}

// RemoveOnBranch takes an item out of a branch. Permission knowledge.write.
func (s *Store) RemoveOnBranch(ctx context.Context, who actor.Actor, branchID, itemID string) error {
	return s.setOnBranch(ctx, who, branchID, itemID, func(move) string { return "" })
}

// ResetOnBranch makes an item again what it was where the branch begins.
// Permission knowledge.write.
func (s *Store) ResetOnBranch(ctx context.Context, who actor.Actor, branchID, itemID string) error {
	return s.setOnBranch(ctx, who, branchID, itemID, func(m move) string { return m.BeforeID })
}

func (s *Store) setOnBranch(ctx context.Context, who actor.Actor, branchID, itemID string, to func(move) string) error {
	_, err := s.withBranch(ctx, who, branchID, func(tx *db.Tx, b *Branch) error {
		m, err := s.onBranch(ctx, tx, who.WorkspaceID, *b, itemID)
		if err != nil {
			return err
		}
		now, err := s.revisionOrNone(ctx, tx, who.WorkspaceID, m.AfterID)
		if err != nil {
			return err
		}
		if err := s.Allow(ctx, tx, who, ActEdit, now.CategoryID); err != nil {
			return err
		}
		return s.moveOnBranch(ctx, tx, who, b, m, to(m))
	})
	return err
}

// revisionOrNone reads a revision; the zero value for "".
func (s *Store) revisionOrNone(ctx context.Context, c db.Conn, workspaceID, revisionID string) (Revision, error) {
	if revisionID == "" {
		return Revision{}, nil
	}
	return db.One[Revision](ctx, c, s.q, "revision", workspaceID, revisionID)
}

// OnBranch reads what a workspace would answer from if it were what a branch
// holds.
func (s *Store) OnBranch(ctx context.Context, workspaceID, branchID string) (snap Snapshot, err error) {
	rules, err := s.rules(ctx, workspaceID)
	if err != nil {
		return snap, err
	}
	b, err := db.One[Branch](ctx, s.db, s.q, "branch", workspaceID, branchID)
	if err != nil {
		return snap, missing(err, "knowledge.branch_not_found")
	}
	moves, err := db.All[move](ctx, s.db, s.q, "branch_moves", workspaceID, branchID)
	if err != nil {
		return snap, err
	}
	snap.Policy = rules.Policy
	return snap, s.fill(ctx, workspaceID, &snap, b.BaseVersionID, moves, nil)
}
