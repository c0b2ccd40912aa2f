package webchat

import (
	"context"
	"errors"

	"yingda/conversation"
	"yingda/customer"
	"yingda/internal/fault"
)

// Receipts are how far the visitor's device and eyes have got.
type Receipts struct {
	DeliveredSeq int64 `json:"delivered_seq" minimum:"0"`
	ReadSeq      int64 `json:"read_seq" minimum:"0"`
}

// Receipts notes what has arrived and what was seen.
func (c *Channel) Receipts(ctx context.Context, v *Visit, r Receipts) error {
	return c.withCurrent(ctx, v, func(conv *conversation.Conversation) error {
		return c.Conversation.CustomerReceipts(ctx, v.Who(), conv.ID, conversation.Receipts{DeliveredSeq: r.DeliveredSeq, ReadSeq: r.ReadSeq})
	})
}

// Typing hints to the desk that the visitor writes. It is not kept.
func (c *Channel) Typing(ctx context.Context, v *Visit, on bool) error {
	if v.Customer.Blocked() || v.Customer.Muted() {
		return nil
	}
	return c.withCurrent(ctx, v, func(conv *conversation.Conversation) error {
		c.Publish("conversation:"+conv.ID, map[string]any{"type": "typing", "conversation_id": conv.ID, "by": "customer", "on": on})
		return nil
	})
}

// Feedback is the visitor's word on an answer of the bot's. "Not helpful" once
// too often leads to a person.
func (c *Channel) Feedback(ctx context.Context, v *Visit, messageID string, helpful bool) error {
	conv, err := c.Conversation.Feedback(ctx, v.Who(), messageID, helpful)
	if err != nil || helpful || conv.OwnerKind != conversation.OwnBot || conv.State != conversation.Open {
		return err
	}
	if conv.FailedTurns < v.Workspace.Settings.FailedTurnsBeforePerson || c.HandOver == nil {
		return nil
	}
	_, err = c.HandOver(ctx, v.Who(), conv.ID, "failed_turns")
	if errors.Is(err, fault.Conflict("handoff.closed")) {
		return nil // out of hours: the widget offers to leave a message
	}
	return err
}

// Opinion is what the visitor says of the service at the end.
type Opinion struct {
	Score     int64  `json:"score,omitempty" minimum:"0" maximum:"5" doc:"1 to 5"`
	Comment   string `json:"comment,omitempty" maxLength:"1000"`
	Solved    string `json:"solved,omitempty" enum:"yes,no,"`
	Dismissed bool   `json:"dismissed,omitempty" doc:"Does not want to be asked"`
}

// Rate takes the rating of the last conversation, or notes that none is wanted.
func (c *Channel) Rate(ctx context.Context, v *Visit, o Opinion) error {
	return c.withCurrent(ctx, v, func(conv *conversation.Conversation) error {
		if o.Dismissed {
			return c.Conversation.DismissRating(ctx, v.Who(), conv.ID)
		}
		return c.Conversation.Rate(ctx, v.Who(), conv.ID, o.Score, o.Comment, o.Solved)
	})
}

// Consent writes down what the visitor agreed to, with the version of the text
// that this inbox shows.
func (c *Channel) Consent(ctx context.Context, v *Visit, purpose string, given bool) error {
	return c.Customer.SayConsent(ctx, v.Who(), customer.Consent{
		Purpose: purpose, Given: given, TextVersion: v.Inbox.ConsentIn(v.Workspace.Settings).Version, Source: Name,
	})
}

// DeclareNeed takes the visitor's word that it needs large text, to be read to or
// a person first, or no longer does.
func (c *Channel) DeclareNeed(ctx context.Context, v *Visit, need string, has bool) error {
	return c.Customer.DeclareNeed(ctx, v.Who(), need, has)
}

func (c *Channel) withCurrent(ctx context.Context, v *Visit, fn func(*conversation.Conversation) error) error {
	conv, err := c.current(ctx, v)
	if err != nil {
		return err
	}
	if conv == nil {
		return fault.NotFound("conversation.not_found")
	}
	return fn(conv)
}
