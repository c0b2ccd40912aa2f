package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"yingda/internal/db"
	"yingda/internal/db/schema"
	"yingda/internal/fault"
)

// derived are tables that are not copied: the search index differs between the
// databases and is made anew, goose keeps its own, nodes are of the moment.
var derived = []string{"search_ref", "search_words", "goose_db_version", "node"}

// copyBatch is the number of rows of one transaction.
const copyBatch = 500

// copyStore copies every row of one database into another, empty one of the same
// schema; the search index is left to reindex. progress hears of each table.
func copyStore(ctx context.Context, from, to *db.DB, progress func(table string, rows int64)) error {
	if err := schema.Migrate(ctx, to); err != nil {
		return err
	}
	if err := mustBeEmpty(ctx, to); err != nil {
		return err
	}
	snapshot, err := from.SQL().BeginTx(ctx, &sql.TxOptions{Isolation: isolation(from), ReadOnly: from.Dialect().Name == "postgres"})
	if err != nil {
		return fmt.Errorf("begin snapshot: %w", err)
	}
	defer func() { _ = snapshot.Rollback() }() // nothing was written
	tables, err := tablesOf(ctx, snapshot, from.Dialect())
	if err != nil {
		return err
	}
	if _, err := to.SQL().ExecContext(ctx, "DELETE FROM event_shard"); err != nil {
		return fmt.Errorf("clear shards: %w", err)
	}
	for _, t := range tables {
		n, err := copyTable(ctx, snapshot, to, t)
		if err != nil {
			return fmt.Errorf("copy %s: %w", t, err)
		}
		progress(t, n)
	}
	return nil
}

func isolation(d *db.DB) sql.IsolationLevel {
	if d.Dialect().Name == "postgres" {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

func mustBeEmpty(ctx context.Context, to *db.DB) error {
	var n int64
	if err := to.SQL().QueryRowContext(ctx, "SELECT COUNT(*) FROM workspace").Scan(&n); err != nil {
		return fmt.Errorf("look into the target: %w", err)
	}
	if n > 0 {
		return fault.Conflict("store.not_empty")
	}
	return nil
}

// asked is a database or a transaction on one.
type asked interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func tablesOf(ctx context.Context, in asked, d *db.Dialect) (names []string, err error) {
	rows, err := in.QueryContext(ctx, d.Pick(
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_words%' ORDER BY name",
		"SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name"))
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		if !slices.Contains(derived, n) {
			names = append(names, n)
		}
	}
	return names, rows.Err()
}

// copyTable copies one table in batches.
func copyTable(ctx context.Context, from *sql.Tx, to *db.DB, table string) (n int64, err error) {
	rows, err := from.QueryContext(ctx, "SELECT * FROM "+table)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.ColumnTypes()
	if err != nil {
		return 0, err
	}
	insert := insertInto(table, columns)
	var batch [][]any
	for rows.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
		for i, c := range columns {
			values[i] = portable(c, values[i])
		}
		if batch = append(batch, values); len(batch) == copyBatch {
			if err := insertAll(ctx, to, insert, batch); err != nil {
				return n, err
			}
			n, batch = n+int64(len(batch)), batch[:0]
		}
	}
	if err := rows.Err(); err != nil {
		return n, err
	}
	return n + int64(len(batch)), insertAll(ctx, to, insert, batch)
}

func insertInto(table string, columns []*sql.ColumnType) string {
	var names, marks []string
	for i, c := range columns {
		names = append(names, c.Name())
		marks = append(marks, fmt.Sprintf("$%d", i+1))
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(names, ", "), strings.Join(marks, ", "))
}

// portable turns a value as one driver gives it into one that the other takes:
// booleans are numbers in SQLite, JSON and text may come as bytes.
func portable(c *sql.ColumnType, v any) any {
	switch x := v.(type) {
	case int64:
		if strings.EqualFold(c.DatabaseTypeName(), "BOOLEAN") {
			return x != 0
		}
	case []byte:
		switch strings.ToUpper(c.DatabaseTypeName()) {
		case "BYTEA", "BLOB":
			return slices.Clone(x)
		}
		return string(x)
	}
	return v
}

func insertAll(ctx context.Context, to *db.DB, insert string, batch [][]any) (err error) {
	if len(batch) == 0 {
		return nil
	}
	tx, err := to.SQL().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if to.Dialect().Name == "sqlite" {
		insert = db.Positional(insert)
	}
	st, err := tx.PrepareContext(ctx, insert)
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	for _, values := range batch {
		if _, err := st.ExecContext(ctx, values...); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}
