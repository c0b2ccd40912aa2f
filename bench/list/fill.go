package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"yingda/bench/measure"
)

// How many agents share the conversations that agents had, and how far apart
// copies stand.
const (
	colleagues  = 20
	found       = 10 // of one in so many copies the words are in the search index
	closedApart = 7919 * time.Millisecond
	openApart   = 10 * time.Millisecond // all within the time after which silence is noticed
)

// copied are the tables that a conversation's rows lie in, with the column that
// names the conversation, or the customer.
var copied = []struct{ table, by string }{
	{"conversation", "id"}, {"message", "conversation_id"}, {"leg", "conversation_id"}, {"customer", "id IN (SELECT customer_id FROM conversation WHERE id"}, {"search_ref", "parent_id"},
}

// fill copies what was held until the store has n conversations.
func fill(ctx context.Context, b *measure.Bench, h held, n int) (err error) {
	driver, dsn := "sqlite", "file:"+b.Data+"/yingda.db?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_pragma=cache_size(-200000)"
	if b.Store == "postgres" {
		driver, dsn = "pgx", b.URL
	}
	d, err := sql.Open(driver, dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	d.SetMaxOpenConns(1)
	tx, err := d.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, k := range []struct {
		ids   []string
		most  int
		apart time.Duration
	}{{h.closed, n * 95 / 100, closedApart}, {h.bot, n * 2 / 100, openApart}, {h.queue, n / 50, openApart}, {h.mine, n/100 + 25*colleagues, openApart}} {
		for _, t := range copied {
			if err := h.copyRows(ctx, tx, b.Store, t.table, t.by, k.ids, k.most/len(k.ids), k.apart); err != nil {
				return errors.Join(fmt.Errorf("%s: %w", t.table, err), tx.Rollback())
			}
		}
	}
	later := time.Now().Add(time.Hour).UnixMilli() // or the sweep would give the agent's conversations back at once
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("UPDATE presence SET seen_at = %d", later)); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if b.Store == "postgres" {
		_, err = d.ExecContext(ctx, "ANALYZE") // as autovacuum does within a minute
		return err
	}
	_, err = d.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

func (h held) copyRows(ctx context.Context, tx *sql.Tx, store, table, by string, ids []string, times int, apart time.Duration) error {
	columns, err := columnsOf(ctx, tx, table)
	if err != nil {
		return err
	}
	var names, values []string
	for _, c := range columns {
		if table == "search_ref" && c == "id" {
			continue // numbered by the database
		}
		names, values = append(names, c), append(values, h.value(c, apart))
	}
	from := fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ", times)
	where := fmt.Sprintf("t.%s IN ('%s')", by, strings.Join(ids, "', '"))
	switch table {
	case "customer":
		where += ")"
	case "search_ref":
		where += fmt.Sprintf(" AND n.i %% %d = 0", found)
	}
	text := fmt.Sprintf("INSERT INTO %s (%s) %s SELECT %s FROM %s t CROSS JOIN n WHERE %s", table, strings.Join(names, ", "), from, strings.Join(values, ", "), table, where)
	if _, err := tx.ExecContext(ctx, text); err != nil {
		return err
	}
	if table != "search_ref" || store == "postgres" {
		return nil
	}
	// SQLite keeps the words beside the references: those of the row copied.
	_, err = tx.ExecContext(ctx, fmt.Sprintf(`INSERT INTO search_words (rowid, words) SELECT r.id, w.words FROM search_ref r
JOIN search_ref o ON o.kind = r.kind AND o.ref_id = substr(r.ref_id, 1, instr(r.ref_id, '~') - 1) JOIN search_words w ON w.rowid = o.id
WHERE r.ref_id LIKE '%%~%%' AND o.parent_id IN ('%s')`, strings.Join(ids, "', '")))
	return err
}

// value is what copy i has in a column.
func (h held) value(column string, apart time.Duration) string {
	switch {
	case column == "id", column == "conversation_id", column == "customer_id", column == "visitor_id", column == "episode_id", column == "dedupe", column == "ref_id", column == "parent_id":
		return fmt.Sprintf("CASE WHEN t.%[1]s = '' THEN '' ELSE t.%[1]s || '~' || n.i END", column)
	case column == "owner_id":
		return fmt.Sprintf("CASE WHEN t.owner_id <> '%s' THEN t.owner_id WHEN n.i %% %d = 0 THEN '%s' ELSE t.owner_id || '~' || n.i %% %[2]d END", h.adminID, colleagues, h.agentID)
	case column == "at", column == "last_at", strings.HasSuffix(column, "_at"), column == "owner_since":
		return fmt.Sprintf("CASE WHEN t.%[1]s > 0 THEN t.%[1]s - n.i * %[2]d ELSE 0 END", column, apart.Milliseconds())
	}
	return "t." + column
}

func columnsOf(ctx context.Context, tx *sql.Tx, table string) (_ []string, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+table+" LIMIT 0")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	names, err := rows.Columns()
	return names, errors.Join(err, rows.Err())
}
