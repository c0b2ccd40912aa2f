package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// snapshot is a transaction that reads: everything in it is of one moment.
type snapshot struct {
	db *DB
	tx *sql.Tx
}

// Snapshot runs fn on the store as it is at one moment, whatever is written
// meanwhile. Keep it short on PostgreSQL, which ends a transaction that waits.
func (db *DB) Snapshot(ctx context.Context, fn func(c Conn) error) error {
	opt := &sql.TxOptions{ReadOnly: true}
	if db.writer == nil {
		opt.Isolation = sql.LevelRepeatableRead
	}
	tx, err := db.readers.BeginTx(ctx, opt)
	if err != nil {
		return storageFault(fmt.Errorf("begin snapshot: %w", err))
	}
	err = fn(snapshot{db, tx})
	return storageFault(errors.Join(err, ignoreDone(tx.Rollback())))
}

func (s snapshot) query(ctx context.Context, st *statement, args []any) (*sql.Rows, error) {
	return s.tx.QueryContext(ctx, st.sql, args...)
}

func (s snapshot) exec(context.Context, *statement, []any) (sql.Result, error) {
	return nil, errors.New("db: a snapshot is for reading")
}

func (s snapshot) dialect() *Dialect { return s.db.d }

// Each hands every row of a statement to fn, column by column as the driver
// gives it, without holding them all; values is used again for the next row.
func (q *Queries) Each(ctx context.Context, c Conn, name string, args []any, fn func(values []any) error) (err error) {
	rows, err := c.query(ctx, q.get(name), args)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := fn(values); err != nil {
			return err
		}
	}
	return rows.Err()
}
