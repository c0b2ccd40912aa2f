package event

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
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
	// Types are those that it gets, and by which it is woken at once. None: it
	// gets every event, and is woken for several together.
	Types []string
	// FromNow starts a new consumer at the log's end instead of its beginning.
	FromNow bool
}

const (
	batch     = 100         // events a transaction, about
	pollEvery = time.Second // another node's events are found by looking
	// gather is how long a consumer of everything lets events come together: on
	// a busy desk a transaction for each would cost more than the messages do.
	gather = 250 * time.Millisecond
)

// Run feeds c until ctx ends. Several nodes may run the same consumer: the
// row of its cursor is locked while a shard is read.
func (l *Log) Run(ctx context.Context, c Consumer) error {
	if err := l.addCursors(ctx, c); err != nil {
		return err
	}
	woken := l.wake.listen(c.Types)
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
			if len(c.Types) == 0 {
				pause(ctx, gather)
			}
		case <-time.After(pollEvery):
		}
	}
	return ctx.Err()
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
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
	lag, _, err := l.behind(ctx, consumer)
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

// cursor is how far a consumer has read a shard, and how far it can.
type cursor struct {
	Shard int64 `db:"shard"`
	Seq   int64 `db:"seq"`
	Head  int64 `db:"head"`
}

// step reads once through the shards that have something new; more says that
// another look may find more.
func (l *Log) step(ctx context.Context, c Consumer) (more bool, err error) {
	all, err := db.All[cursor](ctx, l.db, l.q, "cursors", c.Name)
	if err != nil {
		return false, err
	}
	if len(all) != schema.Shards {
		return false, fmt.Errorf("consumer %s has %d of %d cursors", c.Name, len(all), schema.Shards)
	}
	behind := slices.DeleteFunc(all, func(cur cursor) bool { return cur.Seq >= cur.Head })
	if len(behind) == 0 {
		return false, nil
	}
	if more, err := l.read(ctx, c, behind); err == nil {
		return more, nil
	}
	var errs []error // one shard's trouble must not hold up the others
	for _, cur := range behind {
		again, err := l.read(ctx, c, []cursor{cur})
		errs = append(errs, err)
		more = more || again
	}
	return more, errors.Join(errs...)
}

// read takes what is new in some shards, in one transaction, until it is a batch.
// Shards come in rising order, so that two nodes do not lock each other out.
func (l *Log) read(ctx context.Context, c Consumer, behind []cursor) (more bool, err error) {
	err = l.db.WriteLater(ctx, func(tx *db.Tx) error {
		n := 0
		for _, cur := range behind {
			got, err := l.readShard(ctx, tx, c, cur)
			if err != nil {
				return fmt.Errorf("consumer %s, shard %d: %w", c.Name, cur.Shard, err)
			}
			if n += got; n >= batch {
				more = true
				return nil
			}
		}
		more = false
		return nil
	})
	return more, err
}

// readShard takes what a shard has up to the head that was seen, a batch at most.
func (l *Log) readShard(ctx context.Context, tx *db.Tx, c Consumer, cur cursor) (int, error) {
	var seq int64
	if err := l.q.Scan(ctx, tx, "lock_cursor", []any{c.Name, cur.Shard}, &seq); err != nil {
		return 0, err
	}
	events, err := l.after(ctx, tx, c.Types, cur.Shard, seq, cur.Head)
	if err != nil {
		return 0, err
	}
	if len(events) > 0 {
		if err := c.Handle(ctx, tx, events); err != nil {
			return 0, err
		}
	}
	upTo := cur.Head
	if len(events) == batch {
		upTo = events[batch-1].Seq
	}
	_, err = l.q.Exec(ctx, tx, "move_cursor", c.Name, cur.Shard, max(upTo, seq))
	return len(events), err
}

// after reads a batch of events of some types, of all if none are named.
func (l *Log) after(ctx context.Context, tx *db.Tx, types []string, shard, seq, head int64) ([]Event, error) {
	if len(types) == 0 {
		return db.All[Event](ctx, tx, l.q, "after", shard, seq, head, batch)
	}
	return db.All[Event](ctx, tx, l.q, "after_of", shard, seq, head, batch, db.List(types))
}

// signal wakes the consumers of this process after a commit.
type signal struct {
	mu        sync.Mutex
	listeners map[chan struct{}][]string // the types that wake; none: all
}

func newSignal() *signal { return &signal{listeners: map[chan struct{}][]string{}} }

func (s *signal) listen(types []string) chan struct{} {
	ch := make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners[ch] = types
	return ch
}

func (s *signal) leave(ch chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, ch)
}

// say wakes those to whom one of the facts matters.
func (s *signal) say(facts []Fact) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ch, types := range s.listeners {
		if len(types) > 0 && !slices.ContainsFunc(facts, func(f Fact) bool { return slices.Contains(types, f.EventType()) }) {
			continue
		}
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}
