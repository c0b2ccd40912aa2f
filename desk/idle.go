package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

const (
	idleEvery  = 10 * time.Second
	idleAtOnce = 200
)

// RunIdle reminds customers who have gone silent, closes their conversations
// when they stay so, as each workspace has set it, and notes which promises were
// not kept in time, until ctx ends.
func (s *Store) RunIdle(ctx context.Context) error {
	t := time.NewTicker(idleEvery)
	defer t.Stop()
	for {
		if err := s.SweepIdle(ctx); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "silent conversations not swept", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}

// SweepIdle does once what RunIdle does.
func (s *Store) SweepIdle(ctx context.Context) error {
	all, err := s.Workspace.All(ctx)
	if err != nil {
		return err
	}
	var failed []error // one workspace's trouble is not the others'
	for _, w := range all {
		err := errors.Join(
			s.sweepIdle(ctx, w.ID, w.Settings.IdleRemindMin, w.Settings.IdleCloseMin),
			s.Conversation.BreakPromises(ctx, w.ID, idleAtOnce))
		if err != nil {
			failed = append(failed, fmt.Errorf("workspace %s: %w", w.ID, err))
		}
	}
	return errors.Join(failed...)
}

func (s *Store) sweepIdle(ctx context.Context, workspaceID string, remindMin, closeMin int64) error {
	now := s.now()
	closing := now - closeMin*60_000
	silent, err := s.Conversation.Idle(ctx, workspaceID, closing, false, idleAtOnce)
	if err != nil {
		return err
	}
	for _, c := range silent {
		if err := s.Conversation.CloseIdle(ctx, workspaceID, c.ID, closing); err != nil {
			return err
		}
	}
	if remindMin == 0 {
		return nil
	}
	remind := now - remindMin*60_000
	silent, err = s.Conversation.Idle(ctx, workspaceID, remind, true, idleAtOnce)
	if err != nil {
		return err
	}
	for _, c := range silent {
		left := (c.MessageAt + closeMin*60_000 - now + 59_999) / 60_000
		if err := s.Conversation.Remind(ctx, workspaceID, c.ID, remind, int(left)); err != nil {
			return err
		}
	}
	return nil
}
