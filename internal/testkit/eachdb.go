package testkit

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"yingda/internal/db"
)

// EachDB runs fn as a subtest on a fresh migrated SQLite file and as another on
// a fresh migrated PostgreSQL database. The database is closed afterwards.
func EachDB(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t)) })
}

// SQLite returns a fresh migrated database in a file of the test's own.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	return OpenDB(t, SQLiteFile(t))
}

// SQLiteFile returns the path of a fresh migrated database that nobody has open.
func SQLiteFile(t testing.TB) string {
	t.Helper()
	image, err := sqliteImage()
	if err != nil {
		t.Fatalf("migrate the SQLite template: %v", err)
	}
	path := filepath.Join(t.TempDir(), "yingda.db")
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// OpenDB opens target and closes it when the test ends.
func OpenDB(t testing.TB, target string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), target, db.Options{})
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close database: %v", err)
		}
	})
	return d
}

// sqliteImage is a migrated database's bytes, made once a process.
var sqliteImage = sync.OnceValues(func() (_ []byte, err error) {
	dir, err := os.MkdirTemp("", "yingda-template-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "t.db")
	if err := migrateAt(context.Background(), path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func migrateAt(ctx context.Context, target string) error {
	d, err := db.Open(ctx, target, db.Options{Readers: 1})
	if err != nil {
		return err
	}
	if err := migrate(ctx, d); err != nil {
		_ = d.Close()
		return err
	}
	return d.Close()
}
