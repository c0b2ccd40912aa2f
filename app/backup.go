package app

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yingda/internal/blob"
	"yingda/internal/db"
	"yingda/internal/db/schema"
	"yingda/internal/fault"
	"yingda/internal/secret"
)

// A backup is a zip: manifest.json, database.db (always SQLite, whatever the
// database was), keys/master.key, files/KEY for each uploaded file. The
// database is one snapshot; files are named by their content and only added or
// erased, so those the snapshot names are the ones copied after it.
type manifest struct {
	Product  string    `json:"product"`
	Version  string    `json:"version"`
	Schema   int64     `json:"schema"`
	Database string    `json:"database"` // what it was taken from: sqlite or postgres
	At       time.Time `json:"at"`
	Files    int       `json:"files"`
	Missing  int       `json:"missing"` // files erased while the backup ran
}

const (
	backupDB       = "database.db"
	backupManifest = "manifest.json"
	backupKey      = "keys/master.key"
	backupFiles    = "files/"
)

// Backup writes a backup of the store, which a server may be using, to path,
// where nothing may be yet.
func Backup(ctx context.Context, st Store, path string, progress func(string)) (err error) {
	if err := vacant(path); err != nil {
		return err
	}
	b, err := open(ctx, st, Working)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	return b.backup(ctx, path, progress)
}

// vacant refuses a path where something is.
func vacant(path string) error {
	_, err := os.Lstat(path)
	if err == nil {
		fail := fault.Conflict("file.already_there")
		fail.Field = "file"
		return fail
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (b *base) backup(ctx context.Context, path string, progress func(string)) (err error) {
	if progress == nil {
		progress = func(string) {}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	work, err := os.MkdirTemp(filepath.Dir(path), ".backup-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	snapshot := filepath.Join(work, backupDB)
	if err := b.snapshot(ctx, snapshot, progress); err != nil {
		return err
	}
	part := filepath.Join(work, "part.zip")
	if err := b.pack(ctx, part, snapshot, progress); err != nil {
		return err
	}
	if err := vacant(path); err != nil { // it took a while
		return err
	}
	return os.Rename(part, path)
}

// snapshot makes a SQLite file of the database as it is at one moment.
func (b *base) snapshot(ctx context.Context, path string, progress func(string)) (err error) {
	progress("database")
	if !b.store.Postgres() {
		_, err := b.db.SQL().ExecContext(ctx, "VACUUM INTO ?", path)
		return err
	}
	to, err := db.Open(ctx, path, db.Options{Readers: 1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	return copyStore(ctx, b.db, to, func(table string, rows int64) { progress(fmt.Sprintf("%s: %d rows", table, rows)) })
}

func (b *base) pack(ctx context.Context, path, snapshot string, progress func(string)) (err error) {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	z := zip.NewWriter(out)
	m := manifest{Product: "yingda", Version: Version, Database: b.db.Dialect().Name, At: b.clock.Now().UTC()}
	if _, m.Schema, err = schema.Versions(ctx, b.db); err != nil {
		return err
	}
	if err := addFile(z, backupDB, snapshot); err != nil {
		return err
	}
	if b.store.MasterKey == "" { // one that was given is kept apart on purpose
		key := filepath.Join(b.store.Data, secret.KeyFile)
		if err := addFile(z, backupKey, key); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := b.packFiles(ctx, z, snapshot, &m, progress); err != nil {
		return err
	}
	w, err := z.Create(backupManifest)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(w).Encode(m); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return out.Sync()
}

// packFiles adds the files that the snapshot names.
func (b *base) packFiles(ctx context.Context, z *zip.Writer, snapshot string, m *manifest, progress func(string)) (err error) {
	if b.store.Blobs == "database" {
		return nil
	}
	d, err := db.Open(ctx, snapshot, db.Options{Readers: 1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	m.Files, m.Missing, err = eachFile(ctx, d, b.blobs, progress, func(key string, r io.Reader) error { return addReader(z, backupFiles+key, r) })
	return err
}

// holders are the tables whose rows name a file, and which of their rows count.
var holders = [][2]string{{"file", "erased_at = 0"}, {"import_run", "TRUE"}, {"model_version", "TRUE"}, {"document", "TRUE"}, {"document_entry", "TRUE"}, {"past_import", "TRUE"}}

// eachFile hands out every file that a database names; missing are those erased
// meanwhile.
func eachFile(ctx context.Context, d *db.DB, from *blob.Store, progress func(string), fn func(key string, r io.Reader) error) (n, missing int, err error) {
	tables, err := tablesOf(ctx, d.SQL(), d.Dialect())
	if err != nil {
		return 0, 0, err
	}
	var named []string
	for _, h := range holders {
		if slices.Contains(tables, h[0]) { // an older store lacks the newer ones
			named = append(named, "SELECT blob_key FROM "+h[0]+" WHERE blob_key <> '' AND "+h[1])
		}
	}
	rows, err := d.SQL().QueryContext(ctx, strings.Join(named, " UNION "))
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return n, missing, err
		}
		r, _, err := from.Open(ctx, key)
		if fault.IsKind(err, fault.KindNotFound) {
			missing++
			continue
		}
		if err != nil {
			return n, missing, err
		}
		if err := errors.Join(fn(key, r), r.Close()); err != nil {
			return n, missing, err
		}
		if n++; n%100 == 0 {
			progress(fmt.Sprintf("%d files", n))
		}
	}
	return n, missing, rows.Err()
}

func addFile(z *zip.Writer, name, path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return addReader(z, name, f)
}

func addReader(z *zip.Writer, name string, r io.Reader) error {
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}

// Restore puts a backup into an empty store: a new data folder, or an empty
// PostgreSQL database.
func Restore(ctx context.Context, st Store, path string, progress func(string)) (err error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return fault.Invalid("backup.unreadable", "file").Because(err)
	}
	defer func() { err = errors.Join(err, z.Close()) }()
	m, err := readManifest(&z.Reader)
	if err != nil {
		return err
	}
	if err := refuseUsed(st); err != nil {
		return err
	}
	if _, err := fs.Stat(&z.Reader, backupKey); err != nil && st.MasterKey == "" {
		return fault.Invalid("backup.no_key", "master-key")
	}
	if err := os.MkdirAll(filepath.Join(st.Data, "keys"), 0o700); err != nil {
		return err
	}
	progress(fmt.Sprintf("backup of %s, schema %d", m.At.Format(time.RFC3339), m.Schema))
	if err := extract(&z.Reader, backupKey, filepath.Join(st.Data, secret.KeyFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := restoreDatabase(ctx, &z.Reader, st, progress); err != nil {
		return err
	}
	return finishRestore(ctx, &z.Reader, st, m, progress)
}

func readManifest(z *zip.Reader) (m manifest, err error) {
	f, err := z.Open(backupManifest)
	if err != nil {
		return m, fault.Invalid("backup.unreadable", "file").Because(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := json.NewDecoder(io.LimitReader(f, 1<<20)).Decode(&m); err != nil || m.Product != "yingda" {
		return m, fault.Invalid("backup.unreadable", "file")
	}
	return m, nil
}

// refuseUsed keeps a restore from overwriting a data folder in use.
func refuseUsed(st Store) error {
	for _, p := range []string{filepath.Join(st.Data, "yingda.db"), filepath.Join(st.Data, secret.KeyFile)} {
		if _, err := os.Stat(p); err == nil {
			return fault.Conflict("store.not_empty")
		}
	}
	return nil
}

func restoreDatabase(ctx context.Context, z *zip.Reader, st Store, progress func(string)) (err error) {
	if !st.Postgres() {
		return extract(z, backupDB, st.Target())
	}
	tmp := filepath.Join(st.Data, ".restore.db")
	if err := extract(z, backupDB, tmp); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(tmp)) }()
	return copyBetween(ctx, tmp, st.Target(), progress)
}

// finishRestore brings an older backup up to this binary, puts the files back
// and makes the search index where the backup has none of this database's kind.
func finishRestore(ctx context.Context, z *zip.Reader, st Store, m manifest, progress func(string)) (err error) {
	b, err := open(ctx, st, Serving) // migrates an older backup
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	n := 0
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, backupFiles) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return err
		}
		err = b.blobs.PutBack(ctx, strings.TrimPrefix(f.Name, backupFiles), r)
		if err = errors.Join(err, r.Close()); err != nil {
			return err
		}
		n++
	}
	progress(fmt.Sprintf("%d files", n))
	if m.Database == "sqlite" && !st.Postgres() {
		return nil
	}
	progress("search index")
	return b.reindex(ctx)
}

// reindex makes the search index anew from the texts.
func (b *base) reindex(ctx context.Context) error {
	d := b.domains(nil, nil)
	if err := d.conversation.Reindex(ctx); err != nil {
		return fmt.Errorf("index messages: %w", err)
	}
	if err := d.customer.Reindex(ctx); err != nil {
		return fmt.Errorf("index customers: %w", err)
	}
	return nil
}

func extract(z *zip.Reader, name, path string) (err error) {
	r, err := z.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, r); err != nil {
		return err
	}
	return out.Sync()
}
