package schema

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"yingda/internal/db"
)

// SQLite takes a table it knows nothing of to have a few rows a workspace, and
// reads all of a workspace's customers where two ids are asked for. Counting
// (ANALYZE) at some moment would make plans depend on that moment, so it is told
// once what the tables grow to. PostgreSQL counts by itself.

// grow are the tables with a row for each thing that customers do; the others
// are small.
var grow = set("customer identity visitor consent asset episode conversation message delivery leg turn handoff promise rating file task wait_sample " +
	"event job audit session presence_span item item_revision wording base_version_item correction import_row webhook_delivery fact_conversation search_ref " +
	"document document_revision document_chunk document_part document_question document_entry base_version_document knowledge_change_document " +
	"evidence evidence_conversation cluster_turn past_question draft knowledge_change_item label_task label label_hold branch_item")

// few is how many different values a column has that does not tell rows apart;
// ids and times do.
var few = map[string]int{
	"workspace_id": 20, "state": 4, "kind": 8, "owner_kind": 4, "by_kind": 5, "type": 16, "outcome": 6, "decision": 6, "consumer": 6, "shard": Shards,
	"accepted": 2, "priority": 3, "inbox_id": 10, "skill_group_id": 20, "owner_id": 200, "member_id": 200,
}

// The sizes that plans are made for.
const (
	bigRows, bigValues     = 1_000_000, 100_000
	smallRows, smallValues = 1_000, 500
	partialRows            = 20_000 // of a big table, where an index holds only some rows
)

// Plan tells SQLite the sizes, if it does not know those of every index yet.
func Plan(ctx context.Context, d *db.DB) error {
	if d.Dialect().Name != "sqlite" {
		return nil
	}
	conn, err := d.SQL().Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives it back
	known, err := planned(ctx, conn)
	if err != nil || known {
		return err
	}
	if err := replan(ctx, conn); err != nil {
		return fmt.Errorf("tell the planner: %w", err)
	}
	return nil
}

// indexes are all indexes of our tables with their columns in order.
const indexes = `SELECT t.name, t.wr, i.name, i.origin, i."unique", i.partial, (SELECT group_concat(c.name, ' ') FROM pragma_index_info(i.name) c)
FROM pragma_table_list t, pragma_index_list(t.name) i
WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY i.name`

func planned(ctx context.Context, conn *sql.Conn) (bool, error) {
	var there int
	if err := conn.QueryRowContext(ctx, `SELECT COUNT(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'`).Scan(&there); err != nil || there == 0 {
		return false, err
	}
	var missing int
	err := conn.QueryRowContext(ctx, `SELECT COUNT(*) FROM (`+indexes+`) x WHERE NOT EXISTS (SELECT 1 FROM sqlite_stat1 s WHERE s.tbl = x.name)`).Scan(&missing)
	return missing == 0, err
}

// replan writes the table that ANALYZE would.
func replan(ctx context.Context, conn *sql.Conn) (err error) {
	const reload = "ANALYZE sqlite_schema" // makes the table if need be, and takes in what it holds
	if err := execAll(ctx, conn, "BEGIN IMMEDIATE", reload, "DELETE FROM sqlite_stat1"); err != nil {
		return errors.Join(err, execAll(ctx, conn, "ROLLBACK"))
	}
	all, err := read(ctx, conn)
	for _, x := range all {
		if err == nil {
			_, err = conn.ExecContext(ctx, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", x.table, x.key(), x.stat())
		}
	}
	if err != nil {
		return errors.Join(err, execAll(ctx, conn, "ROLLBACK"))
	}
	return execAll(ctx, conn, "COMMIT", reload)
}

func execAll(ctx context.Context, conn *sql.Conn, statements ...string) error {
	for _, st := range statements {
		if _, err := conn.ExecContext(ctx, st); err != nil {
			return err
		}
	}
	return nil
}

// index is one index as the planner is told of it.
type index struct {
	table           string
	withoutRowid    bool
	name, origin    string
	unique, partial bool
	columns         string
}

func read(ctx context.Context, conn *sql.Conn) (all []index, err error) {
	rows, err := conn.QueryContext(ctx, indexes)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var x index
		if err := rows.Scan(&x.table, &x.withoutRowid, &x.name, &x.origin, &x.unique, &x.partial, &x.columns); err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, rows.Err()
}

// key is the name SQLite knows it by: a table that is its own index, by the table's.
func (x index) key() string {
	if x.withoutRowid && x.origin == "pk" {
		return x.table
	}
	return x.name
}

// stat is the rows of the index, then how many there are on average for one
// value of its first column, of its first two, and so on.
func (x index) stat() string {
	rows, values := smallRows, smallValues
	if grow[x.table] {
		rows, values = bigRows, bigValues
		if x.partial {
			rows = partialRows
		}
	}
	out := []string{strconv.Itoa(rows)}
	columns := strings.Fields(x.columns)
	for i, c := range columns {
		n := values
		if f, ok := few[c]; ok {
			n = f
		}
		rows = max(rows/n, 1)
		if x.unique && i == len(columns)-1 {
			rows = 1
		}
		out = append(out, strconv.Itoa(rows))
	}
	return strings.Join(out, " ")
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}
