package db

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
)

// Alone runs fn while no other node runs the same work: what is done once for
// all nodes at their start. On SQLite there is one node.
func (db *DB) Alone(ctx context.Context, work string, fn func(ctx context.Context) error) (err error) {
	if db.writer != nil {
		return fn(ctx)
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(work))
	key := int64(h.Sum64()) //nolint:gosec // any 64 bits will do
	conn, err := db.writers.Conn(ctx)
	if err != nil {
		return storageFault(fmt.Errorf("take a connection: %w", err))
	}
	defer func() { _ = conn.Close() }() // gives it back
	for _, st := range []string{"SET lock_timeout = '5min'", fmt.Sprintf("SELECT pg_advisory_lock(%d)", key)} {
		if _, err := conn.ExecContext(ctx, st); err != nil {
			return storageFault(fmt.Errorf("wait for the others' %s: %w", work, err))
		}
	}
	defer func() {
		end := context.WithoutCancel(ctx)
		for _, st := range []string{fmt.Sprintf("SELECT pg_advisory_unlock(%d)", key), "RESET lock_timeout"} {
			_, e := conn.ExecContext(end, st)
			err = errors.Join(err, e)
		}
	}()
	return fn(ctx)
}
