package node

import (
	"context"
	_ "embed"
	"log/slog"
	"time"

	"yingda/internal/clock"
	"yingda/internal/db"
)

//go:embed queries.sql
var queriesSQL string

const (
	beatEvery = 10 * time.Second
	silent    = 3 * beatEvery // after this a node counts as gone
	forgotten = 24 * time.Hour
)

// Node is one server.
type Node struct {
	ID        string `db:"id"`
	Addr      string `db:"addr"`
	Blobs     string `db:"blobs"` // where it keeps files; the same for those that share them
	StartedAt int64  `db:"started_at"`
	SeenAt    int64  `db:"seen_at"`
}

// Register is the servers of one database.
type Register struct {
	db    *db.DB
	q     *db.Queries
	clock clock.Clock
}

// NewRegister returns the register in d.
func NewRegister(d *db.DB, c clock.Clock) *Register {
	return &Register{db: d, q: d.Queries(queriesSQL), clock: c}
}

// Alive returns the servers heard of lately, the oldest first.
func (r *Register) Alive(ctx context.Context) ([]Node, error) {
	return db.All[Node](ctx, r.db, r.q, "alive", clock.Milli(r.clock)-silent.Milliseconds())
}

// Join writes the row of n.
func (r *Register) Join(ctx context.Context, n Node) error {
	now := clock.Milli(r.clock)
	return r.db.Write(ctx, func(tx *db.Tx) error {
		_, err := r.q.Exec(ctx, tx, "beat", n.ID, n.Addr, n.Blobs, now, now)
		return err
	})
}

// Run says that n lives until ctx ends, then takes its row away, and those of
// servers that were killed long ago.
func (r *Register) Run(ctx context.Context, n Node) error {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		if err := r.Join(ctx, n); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "node not noted as alive", "error", err)
		}
		select {
		case <-ctx.Done():
			return r.leave(context.WithoutCancel(ctx), n)
		case <-tick.C:
		}
	}
}

func (r *Register) leave(ctx context.Context, n Node) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	err := r.db.Write(ctx, func(tx *db.Tx) error {
		_, err := r.q.Exec(ctx, tx, "leave", n.ID, clock.Milli(r.clock)-forgotten.Milliseconds())
		return err
	})
	if err != nil {
		slog.WarnContext(ctx, "node not taken off the register: it will be taken for dead", "error", err)
	}
	return nil
}
