package app

import (
	"archive/zip"
	"path/filepath"
	"strings"
	"testing"

	"yingda/conversation/file"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/db/schema"
	"yingda/internal/job"
)

// An older store is backed up, with its files, before it is migrated.
func TestAnOlderStoreIsBackedUpWithItsFiles(t *testing.T) {
	ctx, st := t.Context(), Store{Data: t.TempDir()}
	old, err := db.Open(ctx, st.Target(), db.Options{})
	must(t, err)
	must(t, schema.MigrateTo(ctx, old, 3))
	blobs, err := openBlobs(st, old)
	must(t, err)
	files := file.New(file.Deps{DB: old, Jobs: job.NewQueue(old, clock.System{}), Blobs: blobs, Clock: clock.System{}})
	_, err = files.Save(ctx, file.Upload{WorkspaceID: "w", CustomerID: "c", ByKind: "customer", ByID: "c", Name: "a.txt", Content: strings.NewReader("一份凭证")})
	must(t, err)
	must(t, old.Close())
	b, err := open(ctx, st, Serving)
	must(t, err)
	must(t, b.close())
	made, err := filepath.Glob(filepath.Join(st.Data, "backups", "before-schema-*.zip"))
	if err != nil || len(made) != 1 {
		t.Fatalf("backups: %v, %v", made, err)
	}
	z, err := zip.OpenReader(made[0])
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close() //nolint:errcheck // it is only read
	kept := 0
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, backupFiles) {
			kept++
		}
	}
	if kept != 1 {
		t.Errorf("%d files in the backup, want 1", kept)
	}
}
