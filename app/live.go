package app

import (
	"context"
	"sync"

	"yingda/conversation"
	"yingda/internal/mask"
	"yingda/internal/realtime"
)

// live tells open consoles what was committed. Publishing may wait on a lock of
// the hub, so it happens off the writer's goroutine, in order.
type live struct {
	publish func(ctx context.Context, channel string, v any)
	// muted tells whether nobody is rung for a customer; nil: never.
	muted  func(ctx context.Context, workspaceID, customerID string) bool
	wake   chan struct{}
	mu     sync.Mutex
	behind []func(ctx context.Context)
}

func newLive(hub *realtime.Hub) *live {
	return &live{publish: hub.Publish, wake: make(chan struct{}, 1)}
}

// hint is what a console hears. Everyone at the desk hears of every row: it
// carries no words, and who may read them reads them. An agent is told what its
// own customers say, without the numbers that not everybody may see.
type hint struct {
	Type         string                     `json:"type"`
	Quiet        bool                       `json:"quiet,omitempty"` // the customer is muted: nothing rings
	Row          *glimpse                   `json:"row,omitempty"`
	Conversation *conversation.Conversation `json:"conversation,omitempty"`
	Message      *conversation.Message      `json:"message,omitempty"`
}

// glimpse is a conversation without anything that was said or noted in it.
type glimpse struct {
	ID string `json:"id"`
	conversation.Owner
	State        conversation.State `json:"state"`
	Accepted     bool               `json:"accepted"`
	SkillGroupID string             `json:"skill_group_id"`
	Priority     int64              `json:"priority"`
	QueuedAt     int64              `json:"queued_at"`
	LastSeq      int64              `json:"last_seq"`
	PreviewBy    string             `json:"preview_by"`
	MessageAt    int64              `json:"message_at"`
}

func glimpseOf(c conversation.Conversation) *glimpse {
	return &glimpse{c.ID, c.Owner, c.State, c.Accepted, c.SkillGroupID, c.Priority, c.QueuedAt, c.LastSeq, c.PreviewBy, c.MessageAt}
}

// sayable is a message as every listener may have it; nil when there are numbers
// of people in it: then each reads it as it may see it.
func sayable(m *conversation.Message) *conversation.Message {
	if mask.Hides(*m) {
		return nil
	}
	return m
}

// hear takes a notice; it never waits.
func (l *live) hear(n conversation.Notice) {
	l.later(func(ctx context.Context) { l.tell(ctx, n) })
}

// say publishes one thing to a channel, in its turn.
func (l *live) say(channel string, what any) {
	l.later(func(ctx context.Context) { l.publish(ctx, channel, what) })
}

func (l *live) later(fn func(ctx context.Context)) {
	l.mu.Lock()
	l.behind = append(l.behind, fn)
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Run publishes what is heard until ctx ends.
func (l *live) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-l.wake:
		}
		l.mu.Lock()
		all := l.behind
		l.behind = nil
		l.mu.Unlock()
		for _, fn := range all {
			fn(ctx)
		}
	}
}

func (l *live) tell(ctx context.Context, n conversation.Notice) {
	c := n.Conversation
	rings := c.OwnerKind == conversation.OwnAgent && (n.OwnerChanged || n.Message != nil && n.Message.By == conversation.ByCustomer)
	quiet := rings && l.muted != nil && l.muted(ctx, c.WorkspaceID, c.CustomerID)
	l.publish(ctx, "workspace:"+c.WorkspaceID+":desk", hint{Type: "conversation", Quiet: quiet, Row: glimpseOf(c)})
	shown := mask.Of(c)
	if n.Message != nil {
		l.publish(ctx, "conversation:"+c.ID, hint{Type: "message", Message: sayable(n.Message)})
	}
	if n.Message != nil && n.Message.By == conversation.ByCustomer && c.OwnerKind == conversation.OwnAgent {
		l.publish(ctx, "member:"+c.OwnerID, hint{Type: "said", Quiet: quiet, Conversation: &shown})
	}
	if n.Message == nil || n.OwnerChanged {
		l.publish(ctx, "conversation:"+c.ID, hint{Type: "state", Conversation: &shown})
	}
	if !n.OwnerChanged {
		return
	}
	if c.OwnerKind == conversation.OwnAgent && (n.Previous != conversation.OwnAgent || n.PreviousID != c.OwnerID) {
		l.publish(ctx, "member:"+c.OwnerID, hint{Type: "assigned", Quiet: quiet, Row: glimpseOf(c)})
	}
	if n.Previous == conversation.OwnAgent && n.PreviousID != c.OwnerID {
		l.publish(ctx, "member:"+n.PreviousID, hint{Type: "unassigned", Row: glimpseOf(c)})
	}
}
