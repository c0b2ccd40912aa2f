package schema_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"yingda/internal/db"
	"yingda/internal/db/schema"
)

// tolerated read many rows and may: they are asked by hand (as is all about the
// sample), by the retention job, or go through an index that holds only what is
// open, or who is blocked.
var tolerated = map[string]bool{
	"merged_ids": true, "quiet": true, "lines": true, "ahead_elsewhere": true, "by_contact": true, "count_contact": true, "every_wrapup": true, "every_load": true, "list_queue": true, "waiting_workspaces": true,
	"wrapups_since": true, "old_messages": true, "old_turns": true, "old_handoffs": true, "old_promises": true, "old_ratings": true, "expire": true, "customers_of_real": true,
}

// whole is a plan's step that reads all rows of a table or of a workspace.
var whole = regexp.MustCompile(`SCAN (\w+)(?: USING|$)|SEARCH (\w+) USING .*\(workspace_id=\?\)$`)

// No statement that people wait for reads all that a workspace has of what
// customers leave behind.
func TestNoStatementReadsAllOfAWorkspace(t *testing.T) {
	d, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "y.db"), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if err := schema.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for name, text := range statements(t, d) {
		for _, step := range explain(t, d, name, text) {
			m := whole.FindStringSubmatch(step)
			if _, bare, _ := strings.Cut(name, "."); m == nil || tolerated[bare] || strings.Contains(bare, "sample") {
				continue
			}
			for _, table := range []string{"conversation", "message", "customer", "visitor", "episode", "event", "leg", "turn", "handoff", "rating", "promise", "delivery"} {
				if m[1]+m[2] == table {
					t.Errorf("%s: %s", name, step)
				}
			}
		}
		checked++
	}
	if checked < 200 {
		t.Fatalf("only %d statements were found", checked)
	}
}

// statements are the named statements of all domains that look something up.
func statements(t *testing.T, d *db.DB) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir("../../..", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (e.Name() == "node_modules" || e.Name() == ".git") {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".sql" || filepath.Base(filepath.Dir(path)) == "schema" {
			return nil
		}
		b, err := os.ReadFile(path)
		for name, text := range d.Queries(string(b)).All() {
			if !strings.HasPrefix(text, "INSERT") || strings.Contains(text, "SELECT") {
				out[filepath.Base(filepath.Dir(path))+"."+name] = text
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var parameter = regexp.MustCompile(`\?(\d+)`)

func explain(t *testing.T, d *db.DB, name, text string) (steps []string) {
	t.Helper()
	var args []any
	for _, m := range parameter.FindAllStringSubmatch(text, -1) {
		for len(args) < atoi(m[1]) {
			args = append(args, "1")
		}
	}
	rows, err := d.SQL().QueryContext(context.Background(), "EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return steps
}

func atoi(s string) (n int) {
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}
