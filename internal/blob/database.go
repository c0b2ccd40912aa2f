package blob

import (
	"bytes"
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"io"
	"os"

	"yingda/internal/clock"
	"yingda/internal/db"
)

//go:embed queries.sql
var queries string

// InDatabase keeps blobs in the table blob. A blob is held in memory while it
// is written or read: for installations whose files are few and small.
func InDatabase(d *db.DB, c clock.Clock) *Store {
	return &Store{place: &table{d: d, q: d.Queries(queries), clock: c}}
}

type table struct {
	d     *db.DB
	q     *db.Queries
	clock clock.Clock
}

func (t *table) put(ctx context.Context, in Info, f *os.File) error {
	data := make([]byte, in.Size)
	if _, err := io.ReadFull(f, data); err != nil {
		return err
	}
	at := clock.Milli(t.clock)
	return t.d.Write(ctx, func(tx *db.Tx) error {
		_, err := t.q.Exec(ctx, tx, "insert_blob", in.Key, data, in.Size, at)
		return err
	})
}

func (t *table) open(ctx context.Context, key string) (io.ReadCloser, int64, error) {
	data, err := db.One[[]byte](ctx, t.d, t.q, "blob", key)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, notFound()
	}
	if err != nil {
		return nil, 0, err
	}
	return io.NopCloser(bytes.NewReader(data)), int64(len(data)), nil
}

func (t *table) remove(ctx context.Context, key string) error {
	return t.d.Write(ctx, func(tx *db.Tx) error {
		_, err := t.q.Exec(ctx, tx, "delete_blob", key)
		return err
	})
}
