package app

import (
	"context"
	"sync"

	"yingda/conversation"
	"yingda/internal/realtime"
)

// live tells open consoles what was committed. Publishing may wait on a lock of
// the hub, so it happens off the writer's goroutine, in order.
type live struct {
	hub    *realtime.Hub
	wake   chan struct{}
	mu     sync.Mutex
	behind []func(ctx context.Context)
}

func newLive(hub *realtime.Hub) *live { return &live{hub: hub, wake: make(chan struct{}, 1)} }

// hint is what a console hears.
type hint struct {
	Type         string                     `json:"type"`
	Row          *conversation.Conversation `json:"row,omitempty"`
	Conversation *conversation.Conversation `json:"conversation,omitempty"`
	Message      *conversation.Message      `json:"message,omitempty"`
}

// hear takes a notice; it never waits.
func (l *live) hear(n conversation.Notice) {
	l.later(func(ctx context.Context) { l.tell(ctx, n) })
}

// say publishes one thing to a channel, in its turn.
func (l *live) say(channel string, what any) {
	l.later(func(ctx context.Context) { l.hub.Publish(ctx, channel, what) })
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
	l.hub.Publish(ctx, "workspace:"+c.WorkspaceID+":desk", hint{Type: "conversation", Row: &c})
	if n.Message != nil {
		l.hub.Publish(ctx, "conversation:"+c.ID, hint{Type: "message", Message: n.Message})
	}
	if n.Message == nil || n.OwnerChanged {
		l.hub.Publish(ctx, "conversation:"+c.ID, hint{Type: "state", Conversation: &c})
	}
	if !n.OwnerChanged {
		return
	}
	if c.OwnerKind == conversation.OwnAgent && (n.Previous != conversation.OwnAgent || n.PreviousID != c.OwnerID) {
		l.hub.Publish(ctx, "member:"+c.OwnerID, hint{Type: "assigned", Conversation: &c})
	}
	if n.Previous == conversation.OwnAgent && n.PreviousID != c.OwnerID {
		l.hub.Publish(ctx, "member:"+n.PreviousID, hint{Type: "unassigned", Conversation: &c})
	}
}
