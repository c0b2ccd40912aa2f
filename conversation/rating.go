package conversation

import (
	"context"
	"database/sql"
	"errors"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/mask"
)

// RatingRow is an invitation and what came of it. A missing rating is never read
// as a satisfied customer: figures carry the response rate.
type RatingRow struct {
	ID             string    `db:"id" json:"id"`
	ConversationID string    `db:"conversation_id" json:"conversation_id"`
	OwnerKind      OwnerKind `db:"owner_kind" json:"owner_kind"`
	OwnerID        string    `db:"owner_id" json:"owner_id,omitempty"`
	Score          int64     `db:"score" json:"score"`
	Comment        string    `db:"comment" json:"comment,omitempty"`
	Solved         string    `db:"solved" json:"solved,omitempty" enum:"yes,no,,"`
	InvitedAt      int64     `db:"invited_at" json:"invited_at"`
	GivenAt        int64     `db:"given_at" json:"given_at,omitempty"`
	DismissedAt    int64     `db:"dismissed_at" json:"dismissed_at,omitempty"`
}

// Mask hides numbers of people in the comment.
func (r *RatingRow) Mask() { r.Comment = mask.Text(r.Comment) }

// InviteRating asks the customer once what the service was worth. It does
// nothing when the customer was asked before or said nothing.
func (s *Store) InviteRating(ctx context.Context, workspaceID, conversationID string, owner Owner) error {
	who := actor.Of(workspaceID)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, workspaceID, conversationID)
		if err != nil || c.RatingInvitedAt > 0 || c.CustomerSeq == 0 || c.ReplySeq == 0 {
			return err
		}
		now := s.now()
		if _, err := s.q.Exec(ctx, tx, "invite_rating", id.New(), workspaceID, c.ID, c.CustomerID, string(owner.OwnerKind), owner.OwnerID, now); err != nil {
			return err
		}
		c.RatingInvitedAt = now
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c}) })
		return s.Log.Append(ctx, tx, about(who, &c), RatingInvited{OwnerKind: owner.OwnerKind, OwnerID: owner.OwnerID})
	})
}

// Rate takes the customer's rating, 1 to 5, with an optional comment and whether
// the need is solved ("yes", "no", ""). Rating again replaces the first.
func (s *Store) Rate(ctx context.Context, who actor.Actor, conversationID string, score int64, comment, solved string) error {
	comment, err := CleanText(comment)
	if err != nil {
		return err
	}
	if score < 1 || score > 5 {
		return fault.Invalid("rating.score", "score", fault.Params{"min": 1, "max": 5})
	}
	if utf8.RuneCountInString(comment) > 1000 {
		return fault.Invalid("rating.comment_too_long", "comment", fault.Params{"max": 1000})
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lockCustomers(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		if c.RatingInvitedAt == 0 {
			return fault.Conflict("rating.not_invited")
		}
		now := s.now()
		if _, err := s.q.Exec(ctx, tx, "rate", c.ID, score, comment, solved, now); err != nil {
			return err
		}
		c.Rating, c.RatedAt = score, now
		row, err := db.One[RatingRow](ctx, tx, s.q, "rating", c.ID)
		if err != nil {
			return err
		}
		facts := []event.Fact{Rated{Score: score, Solved: solved, OwnerID: row.OwnerID}}
		if solved != "" {
			facts = append(facts, s.confirm(&c, solved == "yes"))
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c}) })
		return s.Log.Append(ctx, tx, about(who, &c), facts...)
	})
}

// DismissRating notes that the customer does not want to rate; it is not asked
// again.
func (s *Store) DismissRating(ctx context.Context, who actor.Actor, conversationID string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lockCustomers(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		_, err = s.q.Exec(ctx, tx, "dismiss_rating", c.ID, s.now())
		return err
	})
}

// RatingOf returns a conversation's rating row; nil when none was invited.
func (s *Store) RatingOf(ctx context.Context, conversationID string) (*RatingRow, error) {
	r, err := db.One[RatingRow](ctx, s.DB, s.q, "rating", conversationID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // no invitation is an answer here
	}
	return &r, err
}

// Feedback is the customer's word on one answer of the bot. "Not helpful" makes
// its turn a failed one.
func (s *Store) Feedback(ctx context.Context, who actor.Actor, messageID string, helpful bool) (Conversation, error) {
	var out Conversation
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		m, err := db.One[Message](ctx, tx, s.q, "message", who.WorkspaceID, messageID)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.NotFound("message.not_found")
		}
		if err != nil {
			return err
		}
		c, err := s.lockCustomers(ctx, tx, who, m.ConversationID)
		if err != nil {
			return err
		}
		if m.By != ByBot {
			return fault.Invalid("message.no_feedback", "message_id")
		}
		word := map[bool]string{true: "helpful", false: "not_helpful"}[helpful]
		out = c
		if m.Feedback == word {
			return nil
		}
		if _, err := s.q.Exec(ctx, tx, "set_feedback", m.ID, word); err != nil {
			return err
		}
		facts := []event.Fact{FeedbackGiven{MessageID: m.ID, TurnID: m.TurnID, Helpful: helpful}, s.confirm(&c, helpful)}
		if failed, err := s.failFor(ctx, tx, &c, m, helpful); err != nil {
			return err
		} else if failed != nil {
			facts = append(facts, failed)
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		out = c
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c}) })
		return s.Log.Append(ctx, tx, about(who, &c), facts...)
	})
	return out, err
}

// failFor counts a failed turn for a "not helpful" given while the bot still
// serves, and forgives the row of failures for a "helpful".
func (s *Store) failFor(ctx context.Context, tx *db.Tx, c *Conversation, m Message, helpful bool) (event.Fact, error) {
	if helpful {
		c.FailedTurns = 0
		return nil, nil //nolint:nilnil // no fact
	}
	n, err := s.q.Exec(ctx, tx, "fail_turn", m.TurnID, c.ID, "not_helpful")
	if err != nil || n == 0 {
		return nil, err
	}
	if c.OwnerKind == OwnBot {
		c.FailedTurns++
	}
	return TurnFailed{TurnID: m.TurnID, Reason: "not_helpful"}, nil
}

// lockCustomers locks a conversation for its own customer (or for the system);
// for anyone else it is not there.
func (s *Store) lockCustomers(ctx context.Context, tx *db.Tx, who actor.Actor, conversationID string) (Conversation, error) {
	c, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
	if err == nil && who.Kind == actor.Customer && c.CustomerID != who.ID {
		return Conversation{}, fault.NotFound("conversation.not_found")
	}
	return c, err
}
