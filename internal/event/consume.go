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
	// Types are those that matter to it: it is woken at once by one of them, and
	// gets all others with the next look. None: every event matters, and it is
	// woken for several together.
	Types []string
	// FromNow starts a new consumer at the log's end instead of its beginning.
	FromNow bool
}

const (
	batch     = 200         // events a transaction, about
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
	var behind []int64
	for _, cur := range all {
		if cur.Seq < cur.Head {
			behind = append(behind, cur.Shard)
		}
	}
	if len(behind) == 0 {
		return false, nil
	}
	if n, err := l.read(ctx, c, behind); err == nil {
		return n > 0, nil
	}
	var errs []error // one shard's trouble must not hold up the others
	for _, shard := range behind {
		n, err := l.read(ctx, c, []int64{shard})
		errs = append(errs, err)
		more = more || n > 0
	}
	return more, errors.Join(errs...)
}

// read takes what is new in some shards, in one transaction, until it is a batch.
// Shards come in rising order, so that two nodes do not lock each other out.
func (l *Log) read(ctx context.Context, c Consumer, shards []int64) (n int, err error) {
	err = l.db.Write(ctx, func(tx *db.Tx) error {
		n = 0
		for _, shard := range shards {
			got, err := l.readShard(ctx, tx, c, shard)
			if err != nil {
				return fmt.Errorf("consumer %s, shard %d: %w", c.Name, shard, err)
			}
			if n += got; n >= batch {
				return nil
			}
		}
		return nil
	})
	return n, err
}

func (l *Log) readShard(ctx context.Context, tx *db.Tx, c Consumer, shard int64) (int, error) {
	var seq int64
	if err := l.q.Scan(ctx, tx, "lock_cursor", []any{c.Name, shard}, &seq); err != nil {
		return 0, err
	}
	events, err := db.All[Event](ctx, tx, l.q, "after", shard, seq, batch)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	if err := c.Handle(ctx, tx, events); err != nil {
		return 0, err
	}
	_, err = l.q.Exec(ctx, tx, "move_cursor", c.Name, shard, events[len(events)-1].Seq)
	return len(events), err
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
