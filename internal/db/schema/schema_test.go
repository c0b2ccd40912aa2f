package schema_test

import (
	"context"
	"path/filepath"
	"testing"

	"yingda/internal/db"
	"yingda/internal/db/schema"
)

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
