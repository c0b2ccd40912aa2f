package learning

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
)

// Draft is what the bot would have said where it only drafts, beside what people
// then said.
type Draft struct {
	TurnID         string  `db:"turn_id" json:"turn_id"`
	ConversationID string  `db:"conversation_id" json:"conversation_id"`
	N              int64   `db:"n" json:"-"`
	At             int64   `db:"at" json:"at"`
	Decision       string  `db:"decision" json:"decision" enum:"answer,clarify,related,decline,handoff"`
	ItemID         string  `db:"item_id" json:"item_id,omitempty"`
	ReleaseID      string  `db:"release_id" json:"release_id,omitempty"`
	Confidence     float64 `db:"confidence" json:"confidence"`
	RepliedAt      int64   `db:"replied_at" json:"replied_at" doc:"When a person answered; 0: nobody did yet"`
	Said           int64   `db:"said" json:"-"` // messages of people that answer it
	Likeness       float64 `db:"likeness" json:"likeness" doc:"How much of the draft and of what people said is alike, letter by letter; 1: the same"`
}

// DraftConsumer notes drafts, and how far what people say is from them.
func (s *Store) DraftConsumer() event.Consumer {
	return event.Consumer{Name: "learning.drafts", Handle: s.takeDrafts}
}

func (s *Store) takeDrafts(ctx context.Context, tx *db.Tx, events []event.Event) error {
	for _, e := range events {
		if err := s.takeDraft(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) takeDraft(ctx context.Context, tx *db.Tx, e event.Event) error {
	switch e.Type {
	case conversation.TurnTaken{}.EventType():
		d, err := event.Read[conversation.TurnTaken](e)
		if err != nil || d.State != conversation.TurnSuggested || d.Decision == bot.Smalltalk {
			return err
		}
		return s.drafts(ctx, tx, e, d)
	case conversation.MessageAdded{}.EventType():
		d, err := event.Read[conversation.MessageAdded](e)
		switch {
		case err != nil || d.Note:
			return err
		case d.By == conversation.ByCustomer:
			_, err = s.q.Exec(ctx, tx, "end_drafts", e.WorkspaceID, e.ConversationID)
			return err
		case d.By == conversation.ByAgent:
			return s.compareDraft(ctx, tx, e)
		}
	}
	return nil
}

// drafts notes a draft; it takes the place of the one before, which the customer
// went on from before anybody answered.
func (s *Store) drafts(ctx context.Context, tx *db.Tx, e event.Event, d conversation.TurnTaken) error {
	if _, err := s.q.Exec(ctx, tx, "drop_unanswered_drafts", e.WorkspaceID, e.ConversationID); err != nil {
		return err
	}
	_, err := s.q.Exec(ctx, tx, "insert_draft", d.TurnID, e.WorkspaceID, e.ConversationID, d.N, e.At, d.Decision, d.ItemID, d.ReleaseID, d.Confidence, e.Sample)
	return err
}

// compareDraft weighs what a person said against the draft it answers. People say
// one thing in several messages: the likest of them counts, or all together.
func (s *Store) compareDraft(ctx context.Context, tx *db.Tx, e event.Event) error {
	d, err := db.One[Draft](ctx, tx, s.q, "open_draft", e.WorkspaceID, e.ConversationID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	words, err := s.wordsOfDrafts(ctx, e.WorkspaceID, []string{d.TurnID})
	if err != nil {
		return err
	}
	w := words[d.TurnID]
	said, err := s.saidAfter(ctx, e.WorkspaceID, d.ConversationID, w.ToSeq)
	if err != nil || len(said) == 0 {
		return err
	}
	like := likeness(w.Draft, strings.Join(said, "\n"))
	for _, one := range said {
		like = max(like, likeness(w.Draft, one))
	}
	replied := d.RepliedAt
	if replied == 0 {
		replied = e.At
	}
	_, err = s.q.Exec(ctx, tx, "draft_answered", e.WorkspaceID, d.TurnID, replied, len(said), like)
	return err
}

// wordsOfDrafts are the turns of drafts, by id; one that is gone is not there.
func (s *Store) wordsOfDrafts(ctx context.Context, workspaceID string, turnIDs []string) (map[string]conversation.Drafted, error) {
	all, err := s.Conversation.Drafted(ctx, workspaceID, turnIDs)
	out := map[string]conversation.Drafted{}
	for _, d := range all {
		out[d.TurnID] = d
	}
	return out, err
}

// saidAfter is what people answered to a customer's message, until the customer
// said more.
func (s *Store) saidAfter(ctx context.Context, workspaceID, conversationID string, seq int64) (said []string, err error) {
	all, err := s.Conversation.Messages(ctx, actor.Of(workspaceID), conversationID, seq, 0)
	for _, m := range all {
		if m.By == conversation.ByCustomer {
			break
		}
		if m.By == conversation.ByAgent && !m.Note && m.Text != "" {
			said = append(said, m.Text)
		}
	}
	return said, err
}
