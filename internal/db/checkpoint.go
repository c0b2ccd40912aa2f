package db

import (
	"context"
	"database/sql"
	"log/slog"
)

// SQLite would move its write-ahead log into the database file within the commit
// that makes the log long, and that writer, with all behind it, would wait for
// the disk. So it is done beside the writer. A log begins anew only once all of
// it was moved: what is written meanwhile is left to the writer, between commits.

const (
	checkpointEvery = 100  // writes
	logLong         = 2000 // pages, 8 MiB: then the writer moves the rest
)

// checkpoints moves the log each time there is enough of it, until the writer is
// closed.
func (w *writer) checkpoints() {
	defer close(w.settled)
	for range w.enough {
		pages, moved := checkpoint(w.sql)
		w.rest.Store(pages > logLong && moved < pages)
	}
}

// checkpoint moves as much of the log as nobody reads, without waiting for
// anyone. It tells how many pages the log had and how many of them are moved. If
// the disk has no room they stay where they are, and the next one tries again.
func checkpoint(c interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}) (pages, moved int) {
	var busy int
	if err := c.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &moved); err != nil {
		slog.Warn("write-ahead log not moved", "error", err)
	}
	return pages, moved
}
