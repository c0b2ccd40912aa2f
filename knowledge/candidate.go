package knowledge

import (
	"cmp"
	"context"
	"slices"

	"yingda/internal/db"
)

// Candidate reads what a workspace would answer from if a change were published
// now.
func (s *Store) Candidate(ctx context.Context, workspaceID, changeID string) (snap Snapshot, err error) {
	rules, err := s.rules(ctx, workspaceID)
	if err != nil {
		return snap, err
	}
	snap.Policy = rules.Policy
	c, err := db.One[Change](ctx, s.db, s.q, "change", workspaceID, changeID)
	if err != nil {
		return snap, missing(err, "knowledge.change_not_found")
	}
	items, docs, err := s.movesOf(ctx, s.db, workspaceID, c)
	if err != nil {
		return snap, err
	}
	heads, err := s.Heads(ctx, []string{workspaceID})
	if err != nil {
		return snap, err
	}
	if len(heads) > 0 {
		snap.Head = heads[0]
	}
	return snap, s.fill(ctx, workspaceID, &snap, snap.Head.BaseVersionID, items, docs)
}

// fill reads what a base version holds, with moves made, into snap.
func (s *Store) fill(ctx context.Context, workspaceID string, snap *Snapshot, baseID string, items, docs []move) (err error) {
	snap.Revisions, err = overlaid(items, func(r Revision) string { return r.ItemID },
		func() ([]Revision, error) {
			return db.All[Revision](ctx, s.db, s.q, "manifest_revisions", baseID, workspaceID)
		},
		func(ids string) ([]Revision, error) {
			return db.All[Revision](ctx, s.db, s.q, "revisions_by_id", workspaceID, ids)
		})
	if err != nil {
		return err
	}
	snap.Documents, err = overlaid(docs, func(d Document) string { return d.DocumentID },
		func() ([]Document, error) {
			return db.All[Document](ctx, s.db, s.q, "released_documents", baseID, workspaceID)
		},
		func(ids string) ([]Document, error) {
			return db.All[Document](ctx, s.db, s.q, "documents_by_revision", workspaceID, ids)
		})
	if err != nil {
		return err
	}
	snap.Tree, err = s.tree(ctx, s.db, workspaceID)
	return err
}

// movesOf is what a change does to its items and to its documents.
func (s *Store) movesOf(ctx context.Context, conn db.Conn, workspaceID string, c Change) (items, docs []move, err error) {
	if c.State != ChangeOpen {
		if items, err = db.All[move](ctx, conn, s.q, "change_moves", workspaceID, c.ID); err == nil {
			docs, err = db.All[move](ctx, conn, s.q, "change_document_moves", workspaceID, c.ID)
		}
		return items, docs, err
	}
	all, err := db.All[draft](ctx, conn, s.q, "change_drafts", workspaceID, c.ID)
	for _, d := range all {
		items = append(items, d.move())
	}
	if err == nil {
		docs, err = db.All[move](ctx, conn, s.q, "change_document_drafts", workspaceID, c.ID)
	}
	return items, docs, err
}

// overlaid is what a manifest holds with moves made, in order of what they move.
func overlaid[T any](moves []move, of func(T) string, there func() ([]T, error), come func(ids string) ([]T, error)) ([]T, error) {
	all, err := there()
	if err != nil {
		return nil, err
	}
	moved, ids := map[string]bool{}, []string{}
	for _, m := range moves {
		moved[m.ItemID] = true
		ids = append(ids, m.AfterID)
	}
	all = slices.DeleteFunc(all, func(x T) bool { return moved[of(x)] })
	put, err := come(db.List(ids))
	if err != nil {
		return nil, err
	}
	all = append(all, put...)
	slices.SortFunc(all, func(a, b T) int { return cmp.Compare(of(a), of(b)) })
	return all, nil
}

// ChangeMarks names what a change makes of items and documents: while it is the
// same, so is [Store.Candidate] on the same release.
func (s *Store) ChangeMarks(ctx context.Context, workspaceID, changeID string) ([]Mark, error) {
	c, err := db.One[Change](ctx, s.db, s.q, "change", workspaceID, changeID)
	if err != nil {
		return nil, missing(err, "knowledge.change_not_found")
	}
	items, docs, err := s.movesOf(ctx, s.db, workspaceID, c)
	return marksOf(slices.Concat(items, docs)), err
}

// BranchMarks names what a branch makes of items: while it is the same, so is
// [Store.OnBranch].
func (s *Store) BranchMarks(ctx context.Context, workspaceID, branchID string) ([]Mark, error) {
	if _, err := db.One[Branch](ctx, s.db, s.q, "branch", workspaceID, branchID); err != nil {
		return nil, missing(err, "knowledge.branch_not_found")
	}
	moves, err := db.All[move](ctx, s.db, s.q, "branch_moves", workspaceID, branchID)
	return marksOf(moves), err
}

func marksOf(moves []move) []Mark {
	out := make([]Mark, len(moves))
	for i, m := range moves {
		out[i] = Mark{m.ItemID, m.AfterID}
	}
	return out
}
