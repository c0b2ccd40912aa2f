package knowledge

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// Approve releases a base version that waits for a second person. It must be a
// person, and not the one who proposed it. What was proposed on a base version
// that is no longer the released one is refused: it would take back what came
// between. Permission knowledge.approve.
func (s *Store) Approve(ctx context.Context, who actor.Actor, baseID string) (b BaseVersion, err error) {
	if err := who.Need("knowledge.approve"); err != nil {
		return BaseVersion{}, err
	}
	rules, err := s.rules(ctx, who.WorkspaceID)
	if err != nil {
		return BaseVersion{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		at, err := s.lockHead(ctx, tx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if b, err = s.waiting(ctx, tx, who.WorkspaceID, baseID); err != nil {
			return err
		}
		switch {
		case who.Kind != actor.Member:
			return fault.Forbidden("knowledge.approver_no_person")
		case who.ID == b.AuthorID:
			return fault.Forbidden("knowledge.approver_is_author")
		case b.ParentID != at.BaseVersionID:
			return fault.Conflict("knowledge.base_moved", fault.Params{"n": b.N})
		}
		if err := s.judge(ctx, tx, who, &b, StatePublished); err != nil {
			return err
		}
		return s.release(ctx, tx, who, at, b, rules, "approve")
	})
	return b, err
}

// Reject ends a base version that waits; the drafts stay as they are. Who
// proposed it may withdraw it. Permission knowledge.approve, or
// knowledge.publish for one's own.
func (s *Store) Reject(ctx context.Context, who actor.Actor, baseID string) (b BaseVersion, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if b, err = s.waiting(ctx, tx, who.WorkspaceID, baseID); err != nil {
			return err
		}
		needed := "knowledge.approve"
		if who.ID == b.AuthorID {
			needed = "knowledge.publish"
		}
		if err := who.Need(needed); err != nil {
			return err
		}
		if err := s.judge(ctx, tx, who, &b, StateRejected); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: b.ID}, Rejected{b.ID, b.N})
	})
	return b, err
}

func (s *Store) waiting(ctx context.Context, tx *db.Tx, workspaceID, baseID string) (BaseVersion, error) {
	b, err := db.One[BaseVersion](ctx, tx, s.q, "base_for_update", workspaceID, baseID)
	if err != nil {
		return b, missing(err, "knowledge.base_not_found")
	}
	if b.State != StateAwaiting {
		return b, fault.Conflict("knowledge.not_awaiting", fault.Params{"state": b.State})
	}
	return b, nil
}

func (s *Store) judge(ctx context.Context, tx *db.Tx, who actor.Actor, b *BaseVersion, state string) error {
	b.State, b.ApprovedBy, b.ApprovedAt = state, who.ID, s.now()
	_, err := s.q.Exec(ctx, tx, "judge_base", who.WorkspaceID, b.ID, b.State, b.ApprovedBy, b.ApprovedAt)
	return err
}
