package webchat

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"yingda/conversation"
	"yingda/customer"
	"yingda/workspace"
)

// waiting is how many notices may stand before a slow database; past that the
// visitor's widget reads for itself.
const waiting = 4096

// Event is one line of a visitor's live stream: a hint and a copy.
type Event struct {
	Type           string    `json:"type" enum:"message,state,typing,receipt"`
	ConversationID string    `json:"conversation_id,omitempty"`
	Seq            int64     `json:"seq,omitempty"`
	Message        *Message  `json:"message,omitempty"`
	Conversation   *Snapshot `json:"conversation,omitempty"`
	By             string    `json:"by,omitempty"`
	On             bool      `json:"on,omitempty"`
	DeliveredSeq   int64     `json:"delivered_seq,omitempty"`
	ReadSeq        int64     `json:"read_seq,omitempty"`
}

// VisitorChannel is the live channel of a customer's widgets.
func VisitorChannel(customerID string) string { return "visitor:" + customerID }

// Hear takes a committed change for the visitors' streams. It never waits: when
// too many stand in line it sends the bare hint that something is new.
func (c *Channel) Hear(n conversation.Notice) {
	if n.Conversation.Channel != Name && !n.QueueMoved {
		return
	}
	select {
	case c.hear <- &n:
	default:
		c.Publish(VisitorChannel(n.Conversation.CustomerID), Event{Type: "state", ConversationID: n.Conversation.ID, Seq: n.Conversation.LastSeq})
	}
}

// Run passes changes on, in their order, until ctx ends.
func (c *Channel) Run(ctx context.Context) error {
	q := moved{}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case n := <-c.hear:
			q.note(*n)
			if err := c.pass(ctx, *n); err != nil && !errors.Is(err, context.Canceled) {
				slog.WarnContext(ctx, "visitor not told of a change", "conversation_id", n.Conversation.ID, "error", err)
			}
		case <-q.due:
			c.tellPlaces(ctx, q.take())
		}
	}
}

func (c *Channel) pass(ctx context.Context, n conversation.Notice) error {
	conv := n.Conversation
	if conv.Channel != Name {
		return nil
	}
	channel := VisitorChannel(conv.CustomerID)
	b, err := c.Workspace.InboxByID(ctx, conv.WorkspaceID, conv.InboxID)
	if err != nil {
		return err
	}
	if m := n.Message; m != nil && !m.Note {
		shown, err := c.shown(ctx, b, locale(conv.Locale), *m)
		if err != nil {
			return err
		}
		c.Publish(channel, Event{Type: "message", ConversationID: conv.ID, Seq: m.Seq, Message: &shown[0]})
	}
	if n.Receipt {
		c.Publish(channel, Event{Type: "receipt", ConversationID: conv.ID, DeliveredSeq: conv.LastSeq, ReadSeq: conv.DeskReadSeq})
	}
	if n.Message != nil && !n.OwnerChanged || n.Receipt {
		return nil
	}
	return c.tellState(ctx, b, conv)
}

// tellState sends a conversation as its customer sees it.
func (c *Channel) tellState(ctx context.Context, b workspace.Inbox, conv conversation.Conversation) (err error) {
	v := &Visit{Inbox: b, Locale: locale(conv.Locale)}
	if v.Customer, err = c.Customer.Resolve(ctx, conv.WorkspaceID, conv.CustomerID); err != nil {
		return err
	}
	snap, err := c.snapshot(ctx, v, conv)
	if err != nil {
		return err
	}
	c.Publish(VisitorChannel(conv.CustomerID), Event{Type: "state", ConversationID: conv.ID, Seq: conv.LastSeq, Conversation: snap})
	return nil
}

// Writing hints to the visitor that the bot or an agent writes.
func (c *Channel) Writing(conv conversation.Conversation, by string, on bool) {
	c.Publish(VisitorChannel(conv.CustomerID), Event{Type: "typing", ConversationID: conv.ID, By: by, On: on})
}

// Merged ends the live connections of the browsers that a merge gave to another
// profile: they come back and listen to that one.
func (c *Channel) Merged(m customer.Merge) {
	for _, visitorID := range m.Moved.Rows["visitor"] {
		c.end(visitorID)
	}
}

// end closes a visitor's live connections.
func (c *Channel) end(visitorID string) {
	if c.EndLive != nil {
		c.EndLive(visitorID)
	}
}

// Listen holds one live connection of a visitor; release when it ends, once.
func (c *Channel) Listen(v *Visit) (release func(), err error) {
	free, err := c.limits.hold(v.Visitor.ID, v.From.Address)
	if err != nil {
		return nil, err
	}
	return sync.OnceFunc(free), nil
}
