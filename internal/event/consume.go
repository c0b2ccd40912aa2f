package event

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"yingda/internal/db"
	"yingda/internal/db/schema"
)

// Consumer reads the log from where it left off.
type Consumer struct {
	Name string // stable: the cursor's key
	// Handle gets events of one shard in order. Its writes and the cursor's
	// move are one transaction; it may run again with the same events.
	Handle func(ctx context.Context, tx *db.Tx, events []Event) error
	// FromNow starts a new consumer at the log's end instead of its beginning.
	FromNow bool
}

const (
	batch     = 200
	pollEvery = time.Second // another node's events are found by looking
)

// Run feeds c until ctx ends. Several nodes may run the same consumer: the
// row of its cursor is locked while a shard is read.
func (l *Log) Run(ctx context.Context, c Consumer) error {
	if err := l.addCursors(ctx, c); err != nil {
		return err
	}
	woken := l.wake.listen()
	defer l.wake.leave(woken)
	for ctx.Err() == nil {
		more, err := l.step(ctx, c)
		if err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "event consumer failed", "consumer", c.Name, "error", err)
		}
		if more && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-woken:
		case <-time.After(pollEvery):
		}
	}
	return ctx.Err()
}

// CatchUp feeds c until nothing is left, for rebuilding and for tests.
func (l *Log) CatchUp(ctx context.Context, c Consumer) error {
	if err := l.addCursors(ctx, c); err != nil {
		return err
	}
	for {
		more, err := l.step(ctx, c)
		if err != nil || !more {
			return err
		}
	}
}

// Rewind makes a consumer start again from the log's beginning. The caller
// empties what it had built, in the same transaction.
func (l *Log) Rewind(ctx context.Context, tx *db.Tx, consumer string) error {
	_, err := l.q.Exec(ctx, tx, "rewind", consumer)
	return err
}

// Lag returns how many events a consumer has still to read.
func (l *Log) Lag(ctx context.Context, consumer string) (int64, error) {
	type cursor struct {
		Shard int64 `db:"shard"`
		Seq   int64 `db:"seq"`
		Head  int64 `db:"head"`
	}
	all, err := db.All[cursor](ctx, l.db, l.q, "cursors", consumer)
	var lag int64
	for _, c := range all {
		lag += c.Head - c.Seq
	}
	return lag, err
}

func (l *Log) addCursors(ctx context.Context, c Consumer) error {
	return l.db.Write(ctx, func(tx *db.Tx) error {
		type head struct {
			Shard int64 `db:"shard"`
			Seq   int64 `db:"seq"`
		}
		heads, err := db.All[head](ctx, tx, l.q, "heads")
		if err != nil {
			return err
		}
		for _, h := range heads {
			if !c.FromNow {
				h.Seq = 0
			}
			if _, err := l.q.Exec(ctx, tx, "add_cursor", c.Name, h.Shard, h.Seq); err != nil {
				return err
			}
		}
		return nil
	})
}

// step reads once through the shards that have something new; more says that
// another look may find more.
func (l *Log) step(ctx context.Context, c Consumer) (more bool, err error) {
	type cursor struct {
		Shard int64 `db:"shard"`
		Seq   int64 `db:"seq"`
		Head  int64 `db:"head"`
	}
	all, err := db.All[cursor](ctx, l.db, l.q, "cursors", c.Name)
	if err != nil {
		return false, err
	}
	if len(all) != schema.Shards {
		return false, fmt.Errorf("consumer %s has %d of %d cursors", c.Name, len(all), schema.Shards)
	}
	var errs []error
	for _, cur := range all {
		if cur.Seq >= cur.Head {
			continue
		}
		n, err := l.stepShard(ctx, c, cur.Shard)
		errs = append(errs, err)
		more = more || n > 0
	}
	return more, errors.Join(errs...)
}

func (l *Log) stepShard(ctx context.Context, c Consumer, shard int64) (n int, err error) {
	err = l.db.Write(ctx, func(tx *db.Tx) error {
		n = 0
		var seq int64
		err := l.q.Scan(ctx, tx, "lock_cursor", []any{c.Name, shard}, &seq)
		if err != nil {
			return err
		}
		events, err := db.All[Event](ctx, tx, l.q, "after", shard, seq, batch)
		if err != nil || len(events) == 0 {
			return err
		}
		if err := c.Handle(ctx, tx, events); err != nil {
			return fmt.Errorf("consumer %s, shard %d after %d: %w", c.Name, shard, seq, err)
		}
		n = len(events)
		_, err = l.q.Exec(ctx, tx, "move_cursor", c.Name, shard, events[n-1].Seq)
		return err
	})
	return n, err
}

// signal wakes the consumers of this process after a commit.
type signal struct {
	mu        sync.Mutex
	listeners map[chan struct{}]bool
}

func newSignal() *signal { return &signal{listeners: map[chan struct{}]bool{}} }

func (s *signal) listen() chan struct{} {
	ch := make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners[ch] = true
	return ch
}

func (s *signal) leave(ch chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, ch)
}

func (s *signal) all() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ch := range s.listeners {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}
