package knowledge

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
)

// modelBuilder names how models are built from a base version; another name is
// another model version for the same content.
const modelBuilder = "engine/1"

// release makes b what the workspace answers from.
func (s *Store) release(ctx context.Context, tx *db.Tx, who actor.Actor, at Head, b BaseVersion, rules Rules, reason string) error {
	r := Release{ID: id.New(), N: at.ReleaseN + 1, BaseVersionID: b.ID}
	var err error
	if r.ModelVersionID, err = s.model(ctx, tx, who.WorkspaceID, b.Hash); err != nil {
		return err
	}
	if r.PolicyVersionID, err = s.policyVersion(ctx, tx, who, rules.Policy); err != nil {
		return err
	}
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{"insert_release", []any{r.ID, who.WorkspaceID, r.N, r.BaseVersionID, r.ModelVersionID, r.PolicyVersionID, who.ID, reason, s.now()}},
		{"move_head", []any{who.WorkspaceID, r.ID, r.N, b.ID}},
		{"published_items", []any{who.WorkspaceID, b.ID}},
		{"published_marks", []any{who.WorkspaceID}},
	} {
		if _, err := s.q.Exec(ctx, tx, step.statement, step.args...); err != nil {
			return err
		}
	}
	for _, tell := range s.released {
		tx.OnCommit(func() { tell(who.WorkspaceID) })
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: b.ID}, Released{
		ReleaseID: r.ID, ReleaseN: r.N, BaseVersionID: b.ID, BaseN: b.N, Reason: reason, Added: b.Added, Changed: b.Changed, Removed: b.Removed,
	})
}

// model returns the model version of a content: building is deterministic, so
// the builder and the content's hash name the result.
func (s *Store) model(ctx context.Context, tx *db.Tx, workspaceID, dataHash string) (modelID string, err error) {
	hash := digest(modelBuilder, dataHash)
	err = s.q.Scan(ctx, tx, "model_by_hash", []any{workspaceID, hash}, &modelID)
	if errors.Is(err, sql.ErrNoRows) {
		modelID = id.New()
		_, err = s.q.Exec(ctx, tx, "insert_model", modelID, workspaceID, modelBuilder, dataHash, hash, s.now())
	}
	return modelID, err
}

func (s *Store) policyVersion(ctx context.Context, tx *db.Tx, who actor.Actor, p engine.Policy) (policyID string, err error) {
	policy := db.JSON(p)
	hash := digest(policy)
	err = s.q.Scan(ctx, tx, "policy_by_hash", []any{who.WorkspaceID, hash}, &policyID)
	if errors.Is(err, sql.ErrNoRows) {
		policyID = id.New()
		_, err = s.q.Exec(ctx, tx, "insert_policy", policyID, who.WorkspaceID, hash, policy, who.ID, s.now())
	}
	return policyID, err
}

func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil))
}
