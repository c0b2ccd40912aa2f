package db_test

import (
	"errors"
	"testing"

	"yingda/internal/db"
	"yingda/internal/fault"
)

const probeSQL = `
-- name: add
INSERT INTO probe (id, n) VALUES ($1, $2)
-- name: count
SELECT COUNT(*) FROM probe
-- name: ids
SELECT id FROM probe ORDER BY id
-- name: lock_row
SELECT n FROM probe WHERE id = $1 {{for_update}}
-- name: raise
UPDATE probe SET n = n + 1 WHERE id = $1
`

// probe makes the table the tests write to and returns its statements.
func probe(t *testing.T, d *db.DB) *db.Queries {
	t.Helper()
	if _, err := d.SQL().ExecContext(t.Context(), "CREATE TABLE probe (id TEXT PRIMARY KEY, n BIGINT NOT NULL)"); err != nil {
		t.Fatal(err)
	}
	return d.Queries(probeSQL)
}

func add(t *testing.T, d *db.DB, q *db.Queries, id string) error {
	return d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := q.Exec(t.Context(), tx, "add", id, 1)
		return err
	})
}

func wantCount(t *testing.T, d *db.DB, q *db.Queries, want int) {
	t.Helper()
	got, err := db.One[int](t.Context(), d, q, "count")
	if err != nil || got != want {
		t.Fatalf("rows: %d, %v; want %d", got, err, want)
	}
}

func wantUnavailable(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, fault.Unavailable("db.unavailable", nil)) {
		t.Errorf("error: %v; want the fault db.unavailable", err)
	}
}
