package event

import (
	"context"
	"fmt"

	"yingda/internal/db"
)

// Rebuild makes anew what a consumer has built of conversations, each by itself:
// what is not reached yet stays as it was, so nobody who looks sees a gap.
type Rebuild struct {
	Consumer string // by whose cursors it is known what has been built
	First    Fact   // with which every conversation begins
	// Make replaces what was built of one conversation by what its events so far
	// give, in order. It may run again with the same events.
	Make func(ctx context.Context, tx *db.Tx, events []Event) error
}

// Rebuild goes through all conversations, beside running consumers. Stopped, it
// goes on when it is called again; at its end it begins anew the next time. told
// hears how far it is, in events of the log.
func (l *Log) Rebuild(ctx context.Context, r Rebuild, told func(done, total int64)) error {
	c := Consumer{Name: r.Consumer + ".rebuild", Types: []string{r.First.EventType()}, Handle: func(ctx context.Context, tx *db.Tx, events []Event) error {
		for _, e := range events {
			if err := l.again(ctx, tx, r, e); err != nil {
				return fmt.Errorf("rebuild conversation %s: %w", e.ConversationID, err)
			}
		}
		return nil
	}}
	if err := l.addCursors(ctx, c); err != nil {
		return err
	}
	for {
		more, err := l.step(ctx, c)
		if err != nil {
			return err
		}
		left, total, err := l.behind(ctx, c.Name)
		if err != nil {
			return err
		}
		told(total-left, total)
		if !more {
			return l.db.Write(ctx, func(tx *db.Tx) error {
				_, err := l.q.Exec(ctx, tx, "drop_cursors", c.Name)
				return err
			})
		}
	}
}

// again makes one conversation anew, of the events that its consumer has read:
// the later ones are still to come to it, and it waits until this is written.
func (l *Log) again(ctx context.Context, tx *db.Tx, r Rebuild, first Event) error {
	var read int64
	if err := l.q.Scan(ctx, tx, "lock_cursor", []any{r.Consumer, first.Shard}, &read); err != nil {
		return err
	}
	all, err := db.All[Event](ctx, tx, l.q, "of_conversation_until", first.ConversationID, first.WorkspaceID, read)
	if err != nil || len(all) == 0 {
		return err
	}
	return r.Make(ctx, tx, all)
}

// Known returns those of some conversations of which the log holds anything: what
// was built of the others is of nothing.
func (l *Log) Known(ctx context.Context, conversationIDs []string) ([]string, error) {
	return db.All[string](ctx, l.db, l.q, "known_conversations", db.List(conversationIDs))
}

// behind returns how many events a consumer has still to read, and of how many.
func (l *Log) behind(ctx context.Context, consumer string) (left, total int64, err error) {
	all, err := db.All[cursor](ctx, l.db, l.q, "cursors", consumer)
	for _, c := range all {
		left, total = left+c.Head-c.Seq, total+c.Head
	}
	return left, total, err
}
