package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"yingda/internal/db"
	"yingda/internal/db/schema"
	"yingda/internal/fault"
	"yingda/internal/secret"
)

// MigrateStore copies one store into another, empty one: SQLite to PostgreSQL or
// back, or into another folder, with the master key and the files where the
// other's lie elsewhere. No server may be using either.
func MigrateStore(ctx context.Context, from, to Store, progress func(string)) (err error) {
	if err := errors.Join(from.validate(), to.validate()); err != nil {
		return err
	}
	if err := from.there(); err != nil {
		return err
	}
	if err := os.MkdirAll(to.Data, 0o700); err != nil {
		return fault.Unavailable("config.data_folder", err)
	}
	if err := copyKey(from, to); err != nil {
		return err
	}
	if err := copyBetween(ctx, from.Target(), to.Target(), progress); err != nil {
		return err
	}
	b, err := open(ctx, to, Making)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	if err := b.copyFiles(ctx, from, progress); err != nil {
		return err
	}
	progress("search index")
	return b.reindex(ctx)
}

// copyKey gives the target the key that what it gets is sealed under, before
// anything else: a target with a key of its own is in use.
func copyKey(from, to Store) error {
	source, target := filepath.Join(from.Data, secret.KeyFile), filepath.Join(to.Data, secret.KeyFile)
	if from.MasterKey != "" || from.Data == to.Data {
		return nil
	}
	key, err := os.ReadFile(source)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // it never sealed anything
	}
	if err != nil {
		return fault.Unavailable("config.master_key", err)
	}
	if there, err := os.ReadFile(target); err == nil {
		if bytes.Equal(there, key) {
			return nil
		}
		return fault.Conflict("store.not_empty")
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return fault.Unavailable("config.data_folder", err)
	}
	return os.WriteFile(target, key, 0o600)
}

// copyFiles brings over the files that the copied rows name, unless both stores
// keep them in the same place.
func (b *base) copyFiles(ctx context.Context, from Store, progress func(string)) (err error) {
	if from.Blobs != "" || from.Data == b.store.Data {
		return nil // in the database they came with it; elsewhere they stay
	}
	source, err := openBlobs(from, nil)
	if err != nil {
		return fault.Unavailable("config.blobs", err)
	}
	n, missing, err := eachFile(ctx, b.db, source, progress, func(key string, r io.Reader) error { return b.blobs.PutBack(ctx, key, r) })
	if err != nil {
		return fmt.Errorf("copy files: %w", err)
	}
	progress(fmt.Sprintf("%d files, %d missing", n, missing))
	return nil
}

func copyBetween(ctx context.Context, from, to string, progress func(string)) (err error) {
	src, err := db.Open(ctx, from, db.Options{})
	if err != nil {
		return fault.Unavailable("config.database", err)
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	dst, err := db.Open(ctx, to, db.Options{})
	if err != nil {
		return fault.Unavailable("config.database", err)
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	have, want, err := schema.Versions(ctx, src)
	if err != nil {
		return err
	}
	if have == 0 {
		return fault.NotFound("config.no_data", fault.Params{"data": src.Dialect().Name})
	}
	if have != want {
		return fault.Conflict("schema.older", fault.Params{"have": have, "want": want})
	}
	return copyStore(ctx, src, dst, func(table string, rows int64) { progress(fmt.Sprintf("%s: %d rows", table, rows)) })
}
