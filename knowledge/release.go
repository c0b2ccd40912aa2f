package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
)

// release makes b what the workspace answers from.
func (s *Store) release(ctx context.Context, tx *db.Tx, who actor.Actor, at Head, b BaseVersion, rules Rules, reason string) error {
	if err := s.audit(ctx, tx, who, audited[reason], "knowledge", b.ID); err != nil {
		return err
	}
	r := Release{ID: id.New(), N: at.ReleaseN + 1, BaseVersionID: b.ID, BaseN: b.N, Reason: reason}
	var train bool
	var err error
	if r.ModelVersionID, train, err = s.modelFor(ctx, tx, who.WorkspaceID, b); err != nil {
		return err
	}
	if r.PolicyVersionID, err = s.policyVersion(ctx, tx, who, rules.Policy); err != nil {
		return err
	}
	for _, statement := range []string{"published_items", "published_documents"} {
		if _, err := s.q.Exec(ctx, tx, statement, who.WorkspaceID, b.ID); err != nil {
			return err
		}
	}
	for _, statement := range []string{"published_marks", "published_document_marks"} {
		if _, err := s.q.Exec(ctx, tx, statement, who.WorkspaceID); err != nil {
			return err
		}
	}
	if train {
		if err := s.train(ctx, tx, who.WorkspaceID, b.ID); err != nil {
			return err
		}
	}
	return s.putOut(ctx, tx, who, r, b)
}

// audited is what the audit log calls the reasons of a release.
var audited = map[string]string{"publish": "knowledge.published", "rollback": "knowledge.rolled_back"}

// putOut writes a release, moves the head to it and tells of it.
func (s *Store) putOut(ctx context.Context, tx *db.Tx, who actor.Actor, r Release, b BaseVersion) error {
	if err := s.insertRelease(ctx, tx, who, r); err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "move_head", who.WorkspaceID, r.ID, r.N, r.BaseVersionID); err != nil {
		return err
	}
	for _, tell := range s.released {
		tx.OnCommit(func() { tell(who.WorkspaceID) })
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: b.ID}, Released{
		ReleaseID: r.ID, ReleaseN: r.N, BaseVersionID: b.ID, BaseN: b.N, Reason: r.Reason, Added: b.Added, Changed: b.Changed, Removed: b.Removed,
	})
}

func (s *Store) insertRelease(ctx context.Context, tx *db.Tx, who actor.Actor, r Release) error {
	_, err := s.q.Exec(ctx, tx, "insert_release", r.ID, who.WorkspaceID, r.N, r.BaseVersionID, r.ModelVersionID, r.PolicyVersionID, who.ID, r.Reason, s.now())
	return err
}

func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil))
}
