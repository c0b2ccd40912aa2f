package app

import (
	"archive/zip"
	"path/filepath"
	"strings"
	"testing"

	"yingda/conversation/file"
)

// An older store is backed up, with its files, before it is migrated.
func TestAnOlderStoreIsBackedUpWithItsFiles(t *testing.T) {
	ctx, st := t.Context(), Store{Data: t.TempDir()}
	b, err := open(ctx, st, Serving)
	if err != nil {
		t.Fatal(err)
	}
	d := b.domains(nil, nil)
	if _, err := d.files.Save(ctx, file.Upload{WorkspaceID: "w", CustomerID: "c", ByKind: "customer", ByID: "c", Name: "a.txt", Content: strings.NewReader("一份凭证")}); err != nil {
		t.Fatal(err)
	}
	for _, st := range []string{
		"DELETE FROM goose_db_version WHERE version_id > 3", "DROP INDEX conversation_line", "DROP INDEX leg_served", "ALTER TABLE leg DROP COLUMN last_at",
	} {
		if _, err := b.db.SQL().ExecContext(ctx, st); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.close(); err != nil {
		t.Fatal(err)
	}
	if b, err = open(ctx, st, Serving); err != nil {
		t.Fatal(err)
	}
	if err := b.close(); err != nil {
		t.Fatal(err)
	}
	made, err := filepath.Glob(filepath.Join(st.Data, "backups", "before-schema-4-*.zip"))
	if err != nil || len(made) != 1 {
		t.Fatalf("backups: %v, %v", made, err)
	}
	z, err := zip.OpenReader(made[0])
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close() //nolint:errcheck // it is only read
	files := 0
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, backupFiles) {
			files++
		}
	}
	if files != 1 {
		t.Errorf("%d files in the backup, want 1", files)
	}
}
