package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"yingda/channel/help"
	"yingda/channel/webchat"
	"yingda/internal/blob"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/db/schema"
	"yingda/internal/fault"
	"yingda/internal/i18n"
	"yingda/internal/safehttp"
	"yingda/internal/secret"
	"yingda/locale"
)

// Mode is what the data is opened for.
type Mode int

// The modes. Reading takes no lock, changes no schema and writes nothing, so it
// works beside a running server; Working writes beside one; Making is Working in
// a store that need not be there yet; Serving is the one server of a data folder.
const (
	Reading Mode = iota
	Working
	Making
	Serving
)

// maxBlob is more than any file that is kept.
const maxBlob = 1 << 30

// base is what lies under the domains.
type base struct {
	store Store
	db    *db.DB
	blobs *blob.Store
	box   *secret.Box
	lock  *flock.Flock
	clock clock.Clock
	texts *i18n.Bundle
	fresh bool // the database was empty

	limits     webchat.Limits   // of the visitors' door; zero: the defaults
	helpLimits help.Limits      // of the help centres; zero: the defaults
	outward    *safehttp.Policy // what outgoing calls may reach beside public addresses; nil: nothing
	folders    []string         // of the server, for documents
}

// open opens the data folder and the database, migrating unless it only reads.
func open(ctx context.Context, st Store, mode Mode) (_ *base, err error) {
	if err := st.validate(); err != nil {
		return nil, err
	}
	if mode < Making {
		if err := st.there(); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(st.Data, 0o700); err != nil {
		return nil, fault.Unavailable("config.data_folder", err)
	}
	b := &base{store: st, clock: clock.System{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close())
		}
	}()
	if b.texts, err = i18n.Load(locale.Files, locale.Chinese); err != nil {
		return nil, err
	}
	if mode == Serving && !st.Postgres() {
		if err := b.take(); err != nil {
			return nil, err
		}
	}
	if b.db, err = db.Open(ctx, st.Target(), db.Options{}); err != nil {
		return nil, fault.Unavailable("config.database", err)
	}
	if b.blobs, err = openBlobs(st, b.db); err != nil { // before migrating: the backup takes the files too
		return nil, fault.Unavailable("config.blobs", err)
	}
	if err := b.migrate(ctx, mode); err != nil {
		return nil, err
	}
	if b.box, err = secret.OpenBox(st.Data, st.MasterKey); err != nil {
		return nil, fault.Unavailable("config.master_key", err)
	}
	return b, nil
}

// there refuses a data folder without a database: a mistyped --data must not
// become a new, empty store.
func (s Store) there() error {
	if s.Postgres() {
		return nil // the schema tells
	}
	if _, err := os.Stat(s.Target()); err != nil {
		return fault.NotFound("config.no_data", fault.Params{"data": s.Data})
	}
	return nil
}

// take makes this process the one server of the data folder.
func (b *base) take() error {
	b.lock = flock.New(filepath.Join(b.store.Data, "lock"))
	ok, err := b.lock.TryLock()
	if err != nil {
		return fault.Unavailable("config.data_folder", err)
	}
	if !ok {
		b.lock = nil
		return fault.Conflict("config.data_in_use", fault.Params{"data": b.store.Data})
	}
	return nil
}

func (b *base) migrate(ctx context.Context, mode Mode) error {
	have, want, err := schema.Versions(ctx, b.db)
	if err != nil {
		return fault.Unavailable("config.database", err)
	}
	b.fresh = have == 0
	switch {
	case have > want:
		return fault.Conflict("schema.newer", fault.Params{"have": have, "want": want})
	case have == want && mode == Serving:
		return schema.Plan(ctx, b.db)
	case have == want:
		return nil
	case mode != Serving && have > 0:
		return fault.Conflict("schema.older", fault.Params{"have": have, "want": want})
	case mode < Making:
		return fault.NotFound("config.no_data", fault.Params{"data": b.store.Data})
	}
	if have > 0 {
		path := filepath.Join(b.store.Data, "backups", fmt.Sprintf("before-schema-%d-%s.zip", want, b.clock.Now().UTC().Format("20060102T150405Z")))
		slog.InfoContext(ctx, "backing up before migrating", "file", filepath.Base(path), "from", have, "to", want)
		if err := b.backup(ctx, path, nil); err != nil {
			return fmt.Errorf("back up before migrating: %w", err)
		}
	}
	return schema.Migrate(ctx, b.db)
}

func openBlobs(st Store, d *db.DB) (*blob.Store, error) {
	switch {
	case st.Blobs == "database":
		return blob.InDatabase(d, clock.System{}), nil
	case strings.HasPrefix(st.Blobs, "s3://"):
		policy, err := safehttp.NewPolicy(st.BlobHosts)
		if err != nil {
			return nil, err
		}
		client := safehttp.New(safehttp.Options{Policy: policy, Timeout: -1, MaxBytes: maxBlob})
		return blob.InS3(blob.S3{URL: st.Blobs, AccessKey: st.S3AccessKey, SecretKey: st.S3SecretKey, Client: client, Clock: clock.System{}})
	case st.Blobs != "":
		return blob.InFolder(st.Blobs)
	}
	return blob.InFolder(filepath.Join(st.Data, "files"))
}

func (b *base) close() error {
	var errs []error
	if b.db != nil {
		errs = append(errs, b.db.Close())
	}
	if b.lock != nil {
		errs = append(errs, b.lock.Unlock())
	}
	return errors.Join(errs...)
}
