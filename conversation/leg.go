package conversation

import (
	"context"
	"database/sql"
	"errors"

	"yingda/internal/db"
	"yingda/internal/id"
)

// Leg is the part of a conversation served by one owner (服务段). Handling time,
// load and transfers count legs.
type Leg struct {
	ID              string      `db:"id" json:"id"`
	WorkspaceID     string      `db:"workspace_id" json:"-"`
	ConversationID  string      `db:"conversation_id" json:"conversation_id"`
	N               int64       `db:"n" json:"n"`
	OwnerKind       OwnerKind   `db:"owner_kind" json:"owner_kind"`
	OwnerID         string      `db:"owner_id" json:"owner_id,omitempty"`
	SkillGroupID    string      `db:"skill_group_id" json:"skill_group_id,omitempty"`
	Generation      int64       `db:"generation" json:"generation"`
	StartedAt       int64       `db:"started_at" json:"started_at"`
	AcceptedAt      int64       `db:"accepted_at" json:"accepted_at,omitempty"`
	FirstReplyAt    int64       `db:"first_reply_at" json:"first_reply_at,omitempty"`
	EndedAt         int64       `db:"ended_at" json:"ended_at,omitempty"`
	EndReason       string      `db:"end_reason" json:"end_reason,omitempty"`
	Replies         int64       `db:"replies" json:"replies"`
	WrapupStartedAt int64       `db:"wrapup_started_at" json:"wrapup_started_at,omitempty"`
	WrapupEndedAt   int64       `db:"wrapup_ended_at" json:"wrapup_ended_at,omitempty"`
	Disposition     Disposition `db:"disposition,json" json:"disposition"`
}

// beginLeg opens the leg of c's owner.
func (s *Store) beginLeg(ctx context.Context, tx *db.Tx, c *Conversation, at int64) error {
	_, err := s.q.Exec(ctx, tx, "insert_leg", id.New(), c.WorkspaceID, c.ID, c.Generation, string(c.OwnerKind), c.OwnerID, c.SkillGroupID, at)
	return err
}

// leg returns c's current leg.
func (s *Store) leg(ctx context.Context, tx *db.Tx, c *Conversation) (Leg, error) {
	l, err := db.One[Leg](ctx, tx, s.q, "current_leg", c.ID, c.Generation)
	if errors.Is(err, sql.ErrNoRows) {
		return l, errors.New("conversation " + c.ID + " has no current leg")
	}
	return l, err
}

func (s *Store) endLeg(ctx context.Context, tx *db.Tx, c *Conversation, reason string, at int64) error {
	_, err := s.q.Exec(ctx, tx, "end_leg", c.ID, c.Generation, at, reason)
	return err
}
