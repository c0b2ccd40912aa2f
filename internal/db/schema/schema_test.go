package schema_test

import (
	"context"
	"path/filepath"
	"testing"

	"yingda/internal/db"
	"yingda/internal/db/schema"
	"yingda/internal/testkit"
)

// What an older store knew of the customer's word keeps its time.
func TestAnOlderStoresWordsKeepTheirTimes(t *testing.T) {
	for name, target := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "y.db") },
		"postgres": func(t *testing.T) string { return testkit.EmptyPostgresURL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, d := t.Context(), testkit.OpenDB(t, target(t))
			run := func(statement string) {
				t.Helper()
				if _, err := d.SQL().ExecContext(ctx, statement); err != nil {
					t.Fatal(err)
				}
			}
			if err := schema.MigrateTo(ctx, d, 4); err != nil {
				t.Fatal(err)
			}
			run(`INSERT INTO conversation (id, workspace_id, inbox_id, channel, customer_id, owner_since, created_at, updated_at, confirmed_at, rated_at)
VALUES ('yes', 'w', 'i', 'webchat', 'c', 1, 1, 1, 50, 0), ('no', 'w', 'i', 'webchat', 'c', 1, 1, 1, 0, 60), ('stars', 'w', 'i', 'webchat', 'c', 1, 1, 1, 0, 70)`)
			run(`INSERT INTO rating (id, workspace_id, conversation_id, customer_id, solved, invited_at, given_at)
VALUES ('r1', 'w', 'no', 'c', 'no', 55, 60), ('r2', 'w', 'stars', 'c', '', 65, 70)`)
			if err := schema.Migrate(ctx, d); err != nil {
				t.Fatal(err)
			}
			for id, want := range map[string]int64{"yes": 50, "no": 60, "stars": 0} {
				var at int64
				if err := d.SQL().QueryRowContext(ctx, "SELECT customer_word_at FROM conversation WHERE id = '"+id+"'").Scan(&at); err != nil || at != want {
					t.Errorf("%s: spoken at %d, want %d, %v", id, at, want, err)
				}
			}
		})
	}
}

func TestMigrateTwiceIsMigratingOnce(t *testing.T) {
	d, err := db.Open(context.Background(), filepath.Join(t.TempDir(), "y.db"), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	for range 2 {
		if err := schema.Migrate(context.Background(), d); err != nil {
			t.Fatal(err)
		}
	}
	have, want, err := schema.Versions(context.Background(), d)
	if err != nil || have != want || have == 0 {
		t.Fatalf("have %d, want %d, %v", have, want, err)
	}
}
