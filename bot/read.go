package bot

import (
	"context"
	"encoding/json"
	"strings"

	"yingda/conversation"
	"yingda/internal/actor"
)

// continuedWithin is how soon after a reply a further message belongs to what
// was said before it.
const continuedWithin = 2000 // ms

// remembered is how many turns back the bot looks.
const remembered = 6

// Reading is what a turn works from: pure input to understand and decide.
type Reading struct {
	Conversation conversation.Conversation
	Customer     Customer
	Settings     Settings
	Messages     []conversation.Message // the customer's, not yet answered; at least one
	Turns        []Past                 // earlier turns that were said, newest first
	Continues    *Past                  // the last turn, if this one goes on with it
	Open         bool                   // the default group has people now
	Offered      []conversation.Option  // what the last reply gave to choose from
}

// Past is an earlier turn with what it had understood.
type Past struct {
	conversation.Turn
	Understood Understood
}

// Text is all that this turn answers, the text of the turn it goes on with first.
func (r Reading) Text() string {
	var parts []string
	if r.Continues != nil {
		parts = append(parts, r.Continues.Understood.Text)
	}
	for _, m := range r.Messages {
		if m.Text != "" {
			parts = append(parts, m.Text)
		}
	}
	return strings.Join(parts, "\n")
}

// Chosen is the option the customer pressed, or named in words, if that is all
// that was done.
func (r Reading) Chosen() *conversation.Option {
	if o := r.Messages[len(r.Messages)-1].Content.Chosen; o != nil || len(r.Messages) > 1 {
		return o
	}
	return named(r.Messages[0].Text, r.Offered)
}

// Last is the newest turn that was said and is not gone on with; nil if none.
func (r Reading) Last() *Past {
	for i := range r.Turns {
		if r.Continues == nil || r.Turns[i].ID != r.Continues.ID {
			return &r.Turns[i]
		}
	}
	return nil
}

// read gathers what a turn needs; nil when there is nothing to answer.
func (b *Bot) read(ctx context.Context, workspaceID, conversationID string) (*Reading, error) {
	who := actor.Actor{Kind: actor.Bot, WorkspaceID: workspaceID}
	c, err := b.Conversation.Get(ctx, who, conversationID)
	if err != nil || c.OwnerKind != conversation.OwnBot || c.CustomerSeq <= c.TurnSeq {
		return nil, err
	}
	r := &Reading{Conversation: c}
	all, err := b.Conversation.Messages(ctx, who, c.ID, c.TurnSeq, 0)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if m.By == conversation.ByCustomer && m.Seq <= c.CustomerSeq {
			r.Messages = append(r.Messages, m)
		}
	}
	if len(r.Messages) == 0 {
		return nil, nil //nolint:nilnil // nothing to answer
	}
	if r.Settings, err = b.Settings(ctx, c); err != nil {
		return nil, err
	}
	if r.Customer, err = b.Customer(ctx, c.WorkspaceID, c.CustomerID); err != nil {
		return nil, err
	}
	if c.TurnCount > 0 {
		if err := b.remember(ctx, r); err != nil {
			return nil, err
		}
	}
	group, err := b.Route(ctx, c, "", "")
	r.Open = group.Open
	return r, err
}

func (b *Bot) remember(ctx context.Context, r *Reading) error {
	turns, err := b.Conversation.LastTurns(ctx, r.Conversation.WorkspaceID, r.Conversation.ID, remembered)
	if err != nil {
		return err
	}
	for _, t := range turns {
		if t.State != conversation.TurnSaid {
			continue
		}
		u, err := Remembered(t)
		if err != nil {
			return err
		}
		r.Turns = append(r.Turns, Past{Turn: t, Understood: u})
	}
	if len(r.Turns) == 0 || len(r.Messages) == 0 {
		return nil
	}
	last := r.Turns[0]
	if err := b.offers(ctx, r, last); err != nil {
		return err
	}
	first := r.Messages[0]
	if first.CreatedAt-last.SaidAt <= continuedWithin && last.Decision != "handoff" && first.Content.Chosen == nil && r.Chosen() == nil && last.ToSeq+2 >= first.Seq {
		r.Continues = &r.Turns[0]
	}
	return nil
}

// offers reads what the last turn gave to choose from, when it asked for a choice.
func (b *Bot) offers(ctx context.Context, r *Reading, last Past) error {
	if last.Decision != Clarify && last.Decision != RelatedTo || last.MessageID == "" {
		return nil
	}
	m, err := b.Conversation.Message(ctx, r.Conversation.WorkspaceID, last.MessageID)
	r.Offered = m.Content.Options
	return err
}

// Remembered is what a recorded turn had understood; the zero value once the
// customer was erased.
func Remembered(t conversation.Turn) (u Understood, err error) {
	return u, json.Unmarshal(t.Understanding, &u)
}
