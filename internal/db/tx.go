package db

import (
	"context"
	"database/sql"
)

// Tx is a write transaction.
type Tx struct {
	db       *DB
	tx       *sql.Tx // PostgreSQL only; on SQLite the writer's connection is in the transaction
	onCommit []func()
}

// OnCommit registers fn to run once the transaction is on disk: hints to
// sockets, waking a worker. It runs in the writing goroutine and must not wait.
func (tx *Tx) OnCommit(fn func()) { tx.onCommit = append(tx.onCommit, fn) }

func (tx *Tx) committed() {
	for _, fn := range tx.onCommit {
		fn()
	}
}

// Dialect returns the fragments in which the two databases differ.
func (tx *Tx) Dialect() *Dialect { return tx.db.d }

func (tx *Tx) dialect() *Dialect { return tx.db.d }

// The statements of a transaction run without the caller's context: a caller
// who has gone away must not leave a group commit half-done.

func (tx *Tx) query(ctx context.Context, st *statement, args []any) (*sql.Rows, error) {
	ctx = context.WithoutCancel(ctx)
	if tx.tx != nil {
		return tx.tx.QueryContext(ctx, st.sql, args...)
	}
	p, err := tx.db.writer.stmt(ctx, st)
	if err != nil {
		return nil, err
	}
	return p.QueryContext(ctx, args...)
}

func (tx *Tx) exec(ctx context.Context, st *statement, args []any) (sql.Result, error) {
	ctx = context.WithoutCancel(ctx)
	if tx.tx != nil {
		return tx.tx.ExecContext(ctx, st.sql, args...)
	}
	p, err := tx.db.writer.stmt(ctx, st)
	if err != nil {
		return nil, err
	}
	return p.ExecContext(ctx, args...)
}
