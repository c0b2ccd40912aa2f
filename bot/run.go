package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"yingda/conversation"
	"yingda/internal/clock"
	"yingda/internal/fault"
)

const (
	turnsAtOnce = 64
	sweepEvery  = 2 * time.Second
	// lateAfter is how long a message may wait before the sweep takes it to be
	// forgotten by the node that had received it.
	lateAfter = 5 * time.Second
	turnLimit = 20 * time.Second
)

// work is which conversations have a turn under way on this node.
type work struct {
	mu    sync.Mutex
	busy  map[string]bool // true: something new came meanwhile
	slots chan struct{}
	group sync.WaitGroup
	ctx   context.Context //nolint:containedctx // of Run: ends the turns that Wake starts
}

func newWork() *work {
	return &work{busy: map[string]bool{}, slots: make(chan struct{}, turnsAtOnce)}
}

// Wake starts a turn in c if the bot owns it, or a draft where people have it and
// the customer spoke last, and none is under way here; it does not wait. Before
// Run it does nothing: the sweep will find a turn, and a draft is left out.
func (b *Bot) Wake(c conversation.Conversation) {
	if c.State != conversation.Open || c.OwnerKind == conversation.OwnBot && c.CustomerSeq <= c.TurnSeq || c.OwnerKind != conversation.OwnBot && !waitsForPeople(c) {
		return
	}
	w := b.work
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ctx == nil || w.ctx.Err() != nil {
		return
	}
	if _, running := w.busy[c.ID]; running {
		w.busy[c.ID] = true
		return
	}
	w.busy[c.ID] = false
	serve := b.Take
	if c.OwnerKind != conversation.OwnBot {
		serve = b.Draft
	}
	w.group.Go(func() { b.loop(w.ctx, serve, c.WorkspaceID, c.ID) })
}

// serving answers a conversation, or drafts in it.
type serving func(ctx context.Context, workspaceID, conversationID string) error

// loop takes turns in one conversation until nothing new has come.
func (b *Bot) loop(ctx context.Context, serve serving, workspaceID, conversationID string) {
	w := b.work
	w.slots <- struct{}{}
	defer func() { <-w.slots }()
	for {
		turn, cancel := context.WithTimeout(ctx, turnLimit)
		err := serve(turn, workspaceID, conversationID)
		cancel()
		if err != nil && ctx.Err() == nil {
			b.failed(ctx, conversationID, err)
		}
		w.mu.Lock()
		if !w.busy[conversationID] || ctx.Err() != nil {
			delete(w.busy, conversationID)
			w.mu.Unlock()
			return
		}
		w.busy[conversationID] = false
		w.mu.Unlock()
		serve = b.takeOrDraft // it may have changed hands
	}
}

func (b *Bot) takeOrDraft(ctx context.Context, workspaceID, conversationID string) error {
	if err := b.Take(ctx, workspaceID, conversationID); err != nil {
		return err
	}
	return b.Draft(ctx, workspaceID, conversationID)
}

func (b *Bot) failed(ctx context.Context, conversationID string, err error) {
	if fault.IsKind(err, fault.KindConflict) || errors.Is(err, context.DeadlineExceeded) {
		slog.InfoContext(ctx, "turn given up", "conversation_id", conversationID, "error", err)
		return
	}
	slog.ErrorContext(ctx, "turn failed", "conversation_id", conversationID, "error", err)
}

// Run takes the turns that Wake asks for, and those a killed node left undone,
// until ctx ends and what had begun is through.
func (b *Bot) Run(ctx context.Context) error {
	w := b.work
	w.mu.Lock()
	w.ctx = ctx
	w.mu.Unlock()
	late := time.Duration(0) // at start whatever is due is ours
	t := time.NewTicker(sweepEvery)
	defer t.Stop()
	for ctx.Err() == nil {
		due, err := b.Conversation.TurnsDue(ctx, clock.Milli(b.Clock)-late.Milliseconds(), turnsAtOnce)
		if err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "unanswered conversations not read", "error", err)
		}
		for _, c := range due {
			b.Wake(c)
		}
		late = lateAfter
		select {
		case <-ctx.Done():
		case <-t.C:
		}
	}
	w.group.Wait()
	return ctx.Err()
}
