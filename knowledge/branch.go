package knowledge

import (
	"context"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// States of a branch.
const (
	BranchOpen    = "open"
	BranchMerged  = "merged" // what it holds is in a change of the main line
	BranchDropped = "dropped"
)

// Branch is a set of items prepared beside what is said now: a season's, say. It
// begins at a base version of the main line; documents stay those of that one.
type Branch struct {
	ID            string `db:"id" json:"id"`
	Name          string `db:"name" json:"name"`
	Note          string `db:"note" json:"note"`
	State         string `db:"state" json:"state" enum:"open,merged,dropped"`
	BaseVersionID string `db:"base_version_id" json:"base_version_id" doc:"Where it begins"`
	BaseN         int64  `db:"base_n" json:"base_n"`
	HeadVersionID string `db:"head_version_id" json:"head_version_id" doc:"Its newest base version; where it begins while it has none"`
	ChangeID      string `db:"change_id" json:"change_id" doc:"The change that it was merged into"`
	Items         int64  `db:"items" json:"items" doc:"That are not what they were where it begins"`
	AuthorID      string `db:"author_id" json:"author_id"`
	CreatedAt     int64  `db:"created_at" json:"created_at"`
	UpdatedAt     int64  `db:"updated_at" json:"updated_at"`
	EndedAt       int64  `db:"ended_at" json:"ended_at"`
}

// NewBranch is a branch to begin.
type NewBranch struct {
	Name          string `json:"name" minLength:"1"`
	Note          string `json:"note,omitempty"`
	BaseVersionID string `json:"base_version_id,omitempty" doc:"Where it begins; empty: what is released"`
}

// Branches lists branches, the newest first, behind id `after` ("" for the first
// page). Permission knowledge.read.
func (s *Store) Branches(ctx context.Context, who actor.Actor, after string, limit int) (Page[Branch], error) {
	if err := who.Need("knowledge.read"); err != nil {
		return Page[Branch]{}, err
	}
	if after == "" {
		after = "z" // behind every id
	}
	size := pageSize(limit)
	rows, err := db.All[Branch](ctx, s.db, s.q, "branches", who.WorkspaceID, after, size+1)
	return pageOf(rows, size, func(b Branch) string { return b.ID }), err
}

// Branch returns one. Permission knowledge.read.
func (s *Store) Branch(ctx context.Context, who actor.Actor, branchID string) (Branch, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return Branch{}, err
	}
	b, err := db.One[Branch](ctx, s.db, s.q, "branch", who.WorkspaceID, branchID)
	return b, missing(err, "knowledge.branch_not_found")
}

// OpenBranch begins a branch. Permission knowledge.write.
func (s *Store) OpenBranch(ctx context.Context, who actor.Actor, n NewBranch) (b Branch, err error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Branch{}, err
	}
	b = Branch{ID: id.New(), Name: line(n.Name), Note: line(n.Note), BaseVersionID: n.BaseVersionID}
	switch {
	case b.Name == "":
		return Branch{}, fault.Invalid("knowledge.branch_name_missing", "name")
	case utf8.RuneCountInString(b.Name) > maxChangeName:
		return Branch{}, fault.Invalid("knowledge.too_long", "name", fault.Params{"max": maxChangeName})
	}
	if err := tooLongNote(b.Note); err != nil {
		return Branch{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if b.BaseVersionID, err = s.beginning(ctx, tx, who.WorkspaceID, n.BaseVersionID); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "insert_branch", b.ID, who.WorkspaceID, b.Name, b.Note, b.BaseVersionID, who.ID, s.now()); err != nil {
			return err
		}
		return s.tellBranch(ctx, tx, who, b.ID, BranchOpen)
	})
	if err != nil {
		return Branch{}, err
	}
	return db.One[Branch](ctx, s.db, s.q, "branch", who.WorkspaceID, b.ID)
}

// beginning returns the base version that a branch begins at: one of the main
// line's that was released.
func (s *Store) beginning(ctx context.Context, tx *db.Tx, workspaceID, baseID string) (string, error) {
	if baseID == "" {
		at, err := s.lockHead(ctx, tx, workspaceID)
		return at.BaseVersionID, err
	}
	b, err := db.One[BaseVersion](ctx, tx, s.q, "base", workspaceID, baseID)
	if err == nil && b.State != StatePublished {
		err = fault.Conflict("knowledge.never_released", fault.Params{"n": b.N})
	}
	return b.ID, missing(err, "knowledge.base_not_found")
}

// DropBranch ends a branch; its revisions stay. Permission knowledge.write.
func (s *Store) DropBranch(ctx context.Context, who actor.Actor, branchID string) (Branch, error) {
	return s.withBranch(ctx, who, branchID, func(tx *db.Tx, b *Branch) error {
		return s.endBranch(ctx, tx, who, b, BranchDropped)
	})
}

// KeepBranch makes a base version of what a branch holds, to compare with.
// Permission knowledge.write.
func (s *Store) KeepBranch(ctx context.Context, who actor.Actor, branchID, note string) (v BaseVersion, err error) {
	note = line(note)
	if err := tooLongNote(note); err != nil {
		return BaseVersion{}, err
	}
	_, err = s.withBranch(ctx, who, branchID, func(tx *db.Tx, b *Branch) error {
		v = BaseVersion{ID: id.New(), ParentID: b.HeadVersionID, BranchID: b.ID, State: StateBranch, Note: note, AuthorID: who.ID, CreatedAt: s.now()}
		moves, err := db.All[move](ctx, tx, s.q, "branch_moves", who.WorkspaceID, b.ID)
		if err != nil {
			return err
		}
		v.Added, v.Changed, v.Removed = count(moves)
		if _, err := s.lockHead(ctx, tx, who.WorkspaceID); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "branch_carry", v.ID, b.BaseVersionID, b.ID); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "branch_put", v.ID, b.ID); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "manifest_documents_carry", v.ID, b.BaseVersionID, db.List(nil)); err != nil {
			return err
		}
		if err := s.insertBase(ctx, tx, who.WorkspaceID, &v); err != nil {
			return err
		}
		b.HeadVersionID = v.ID
		return s.saveBranch(ctx, tx, who.WorkspaceID, b)
	})
	return v, err
}

// withBranch runs fn on a locked open branch and returns what has become of it.
func (s *Store) withBranch(ctx context.Context, who actor.Actor, branchID string, fn func(tx *db.Tx, b *Branch) error) (Branch, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Branch{}, err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := s.lockBranch(ctx, tx, who.WorkspaceID, branchID)
		if err != nil {
			return err
		}
		return fn(tx, &b)
	})
	if err != nil {
		return Branch{}, err
	}
	return db.One[Branch](ctx, s.db, s.q, "branch", who.WorkspaceID, branchID)
}

func (s *Store) lockBranch(ctx context.Context, tx *db.Tx, workspaceID, branchID string) (Branch, error) {
	b, err := db.One[Branch](ctx, tx, s.q, "branch_for_update", workspaceID, branchID)
	if err == nil && b.State != BranchOpen {
		err = fault.Conflict("knowledge.branch_ended", fault.Params{"name": b.Name})
	}
	return b, missing(err, "knowledge.branch_not_found")
}

func (s *Store) saveBranch(ctx context.Context, tx *db.Tx, workspaceID string, b *Branch) error {
	_, err := s.q.Exec(ctx, tx, "save_branch", workspaceID, b.ID, b.Name, b.Note, b.State, b.HeadVersionID, b.ChangeID, s.now(), b.EndedAt)
	return err
}

func (s *Store) endBranch(ctx context.Context, tx *db.Tx, who actor.Actor, b *Branch, state string) error {
	b.State, b.EndedAt = state, s.now()
	if err := s.saveBranch(ctx, tx, who.WorkspaceID, b); err != nil {
		return err
	}
	return s.tellBranch(ctx, tx, who, b.ID, state)
}

func (s *Store) tellBranch(ctx context.Context, tx *db.Tx, who actor.Actor, branchID, state string) error {
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: branchID}, BranchMoved{branchID, state})
}
