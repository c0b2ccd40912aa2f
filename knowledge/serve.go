package knowledge

import (
	"context"
	"encoding/json"
	"fmt"

	"yingda/engine"
	"yingda/internal/db"
)

// Snapshot is all that answering from one release, or from the drafts, needs.
type Snapshot struct {
	Head      Head
	Release   Release // zero for a workspace that never published
	BaseN     int64
	Policy    engine.Policy
	Model     ModelVersion
	Parent    ModelVersion // of a grown model
	Revisions []Revision
	Tree      Tree
	Documents []Document // their chunks are read by Chunks
}

// The functions below serve the index in this process and check no permission:
// who asks, and what they may see, is the index's to know.

// Heads returns where the given workspaces stand; those that never published
// are left out.
func (s *Store) Heads(ctx context.Context, workspaceIDs []string) ([]Head, error) {
	return db.All[Head](ctx, s.db, s.q, "heads", db.List(workspaceIDs))
}

// Released reads what a workspace answers from.
func (s *Store) Released(ctx context.Context, workspaceID string) (Snapshot, error) {
	snap := Snapshot{Policy: engine.DefaultPolicy(), Revisions: []Revision{}}
	heads, err := s.Heads(ctx, []string{workspaceID})
	if err != nil || len(heads) == 0 || heads[0].ReleaseID == "" {
		return snap, err
	}
	snap.Head = heads[0]
	return s.answering(ctx, workspaceID, snap, snap.Head.ReleaseID)
}

// Staged reads what stands beside what a workspace answers from. That it is gone
// is knowledge.release_not_found.
func (s *Store) Staged(ctx context.Context, workspaceID, releaseID string) (Snapshot, error) {
	return s.answering(ctx, workspaceID, Snapshot{Policy: engine.DefaultPolicy()}, releaseID)
}

// answering fills snap with all that a release answers from.
func (s *Store) answering(ctx context.Context, workspaceID string, snap Snapshot, releaseID string) (_ Snapshot, err error) {
	if snap.Release, err = db.One[Release](ctx, s.db, s.q, "release", workspaceID, releaseID); err != nil {
		return snap, fmt.Errorf("read release: %w", missing(err, "knowledge.release_not_found"))
	}
	snap.BaseN = snap.Release.BaseN
	var policy string
	if err := s.q.Scan(ctx, s.db, "policy", []any{workspaceID, snap.Release.PolicyVersionID}, &policy); err != nil {
		return snap, fmt.Errorf("read policy: %w", err)
	}
	if err := json.Unmarshal([]byte(policy), &snap.Policy); err != nil {
		return snap, fmt.Errorf("read policy: %w", err)
	}
	if snap.Model, err = s.modelVersion(ctx, workspaceID, snap.Release.ModelVersionID); err != nil {
		return snap, err
	}
	if snap.Model.Recipe.ParentID != "" {
		if snap.Parent, err = s.modelVersion(ctx, workspaceID, snap.Model.Recipe.ParentID); err != nil {
			return snap, err
		}
	}
	if snap.Revisions, err = db.All[Revision](ctx, s.db, s.q, "manifest_revisions", snap.Release.BaseVersionID, workspaceID); err != nil {
		return snap, err
	}
	if snap.Documents, err = db.All[Document](ctx, s.db, s.q, "released_documents", snap.Release.BaseVersionID, workspaceID); err != nil {
		return snap, err
	}
	snap.Tree, err = s.tree(ctx, s.db, workspaceID)
	return snap, err
}

// Mark is where the draft of an item or document stands.
type Mark struct {
	ItemID     string `db:"item_id"`
	RevisionID string `db:"revision_id"`
}

// DraftMarks names the drafts that differ from what is released: while they are
// the same, so is [Store.Drafts].
func (s *Store) DraftMarks(ctx context.Context, workspaceID string) ([]Mark, error) {
	items, err := db.All[Mark](ctx, s.db, s.q, "draft_marks", workspaceID)
	if err != nil {
		return nil, err
	}
	docs, err := db.All[Mark](ctx, s.db, s.q, "draft_document_marks", workspaceID)
	return append(items, docs...), err
}

// Drafts reads what a workspace would answer from if everything were published,
// with the rules of now.
func (s *Store) Drafts(ctx context.Context, workspaceID string) (Snapshot, error) {
	rules, err := s.rules(ctx, workspaceID)
	if err != nil {
		return Snapshot{}, err
	}
	snap := Snapshot{Policy: rules.Policy}
	if snap.Revisions, err = db.All[Revision](ctx, s.db, s.q, "drafts", workspaceID); err != nil {
		return snap, err
	}
	if snap.Documents, err = db.All[Document](ctx, s.db, s.q, "draft_documents", workspaceID); err != nil {
		return snap, err
	}
	snap.Tree, err = s.tree(ctx, s.db, workspaceID)
	return snap, err
}

// Plain returns what a revision says, without marks, to find it by.
func (c Content) Plain() string {
	if len(c.Answers) == 0 {
		return ""
	}
	return plain(c.Answers[0].Markdown())
}
