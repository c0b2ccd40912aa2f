package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"yingda/internal/fault"
)

// Conn runs statements: a [*DB] reads outside a transaction, a [*Tx] inside one.
type Conn interface {
	query(ctx context.Context, st *statement, args []any) (*sql.Rows, error)
	exec(ctx context.Context, st *statement, args []any) (sql.Result, error)
	dialect() *Dialect
}

// DB is an open database.
type DB struct {
	d       *Dialect
	url     string
	readers *sql.DB
	writers *sql.DB // PostgreSQL only
	writer  *writer // SQLite only

	mu       sync.RWMutex
	prepared map[*statement]*sql.Stmt // SQLite's readers only
}

// Options tune a database; the zero value is right for a server.
type Options struct {
	Readers int // concurrent read connections; 0 means 4 × cores, on PostgreSQL at most 32
	Writers int // on PostgreSQL, concurrent write transactions; 0 means 4 × cores, from 8 to 32
}

// Open opens the database at target: "postgres://…", or the path of a SQLite
// file, which is made if it is not there (its folder must be).
func Open(ctx context.Context, target string, opt Options) (*DB, error) {
	if strings.HasPrefix(target, "postgres://") || strings.HasPrefix(target, "postgresql://") {
		return openPostgres(ctx, target, opt)
	}
	return openSQLite(ctx, strings.TrimPrefix(target, "sqlite:"), opt)
}

func openSQLite(ctx context.Context, path string, opt Options) (*DB, error) {
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return nil, fault.Unavailable("db.folder_missing", err)
	}
	dsn := func(extra string) string {
		return "file:" + (&url.URL{Path: path}).EscapedPath() +
			"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
			"&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_pragma=cache_size(-16000)&_pragma=temp_store(MEMORY)" + extra
	}
	w, err := sql.Open("sqlite", dsn("&_pragma=wal_autocheckpoint(0)"))
	if err != nil {
		return nil, fmt.Errorf("open sqlite writer: %w", err)
	}
	w.SetMaxOpenConns(2) // the writer's own, and one for what stands outside it: migration, backup, checkpoints
	if err := w.PingContext(ctx); err != nil {
		return nil, errors.Join(storageFault(fmt.Errorf("open sqlite %s: %w", filepath.Base(path), err)), w.Close())
	}
	r, err := sql.Open("sqlite", dsn("&_pragma=query_only(1)"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open sqlite readers: %w", err), w.Close())
	}
	n := opt.Readers
	if n == 0 {
		n = 4 * runtime.NumCPU()
	}
	r.SetMaxOpenConns(n)
	r.SetMaxIdleConns(n)
	db := &DB{d: sqliteDialect, url: path, readers: r, prepared: map[*statement]*sql.Stmt{}}
	if db.writer, err = newWriter(ctx, db, w); err != nil {
		return nil, errors.Join(err, r.Close(), w.Close())
	}
	return db, nil
}

// Close waits for the writes that have begun and closes the database.
func (db *DB) Close() error {
	var err error
	if db.writer != nil {
		err = db.writer.close()
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	for _, p := range db.prepared {
		err = errors.Join(err, p.Close())
	}
	clear(db.prepared)
	if db.writers != nil {
		err = errors.Join(err, db.writers.Close())
	}
	return errors.Join(err, db.readers.Close())
}

// Dialect returns the fragments in which the two databases differ.
func (db *DB) Dialect() *Dialect { return db.d }

// SQLitePath returns the database's file, or "" on PostgreSQL.
func (db *DB) SQLitePath() string {
	if db.writer == nil {
		return ""
	}
	return db.url
}

// SQL returns the handle for what stands outside named statements: migration,
// backup, doctor. On SQLite it is the writer's.
func (db *DB) SQL() *sql.DB {
	if db.writer != nil {
		return db.writer.sql
	}
	return db.readers
}

// Write runs fn in a transaction and returns when it is on disk, or an error
// when nothing of it is. A fault from fn comes back as it is; trouble of the
// storage itself comes back as fault.Unavailable.
func (db *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	if db.writer != nil {
		return storageFault(db.writer.write(ctx, &db.writer.people, fn))
	}
	return storageFault(db.writePostgres(ctx, fn))
}

// WriteLater is Write for work that nobody waits for: where writes stand in
// line, it lets those of people go first. Keep it short: what comes meanwhile
// waits until it is through.
func (db *DB) WriteLater(ctx context.Context, fn func(tx *Tx) error) error {
	if db.writer != nil {
		return storageFault(db.writer.write(ctx, &db.writer.later, fn))
	}
	return storageFault(db.writePostgres(ctx, fn))
}

// run calls fn and turns a panic into an error, so that one bad write cannot
// take the writer, and every write behind it, down.
func run(tx *Tx, fn func(tx *Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			buf := make([]byte, 4096)
			err = fmt.Errorf("panic in a write: %v\n%s", p, buf[:runtime.Stack(buf, false)])
		}
	}()
	return fn(tx)
}

// storageFault marks errors of the storage itself (gone, full, locked) so that
// callers see "try again" and not "internal error".
func storageFault(err error) error {
	if err == nil || fault.Of(err) != nil || errors.Is(err, context.Canceled) {
		return err
	}
	var se *sqlite.Error
	if errors.As(err, &se) {
		switch se.Code() & 0xff {
		case 5, 6, 7, 8, 10, 13, 14, 26: // BUSY LOCKED NOMEM READONLY IOERR FULL CANTOPEN NOTADB
			return fault.Unavailable("db.unavailable", err)
		}
		return err
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code[:2] {
		case "53", "57", "58", "08": // resources, operator intervention, system, connection
			return fault.Unavailable("db.unavailable", err)
		}
		return err
	}
	var ce *pgconn.ConnectError
	if errors.As(err, &ce) || errors.Is(err, sql.ErrConnDone) || pgconn.SafeToRetry(err) || isNet(err) {
		return fault.Unavailable("db.unavailable", err)
	}
	return err
}

// Twice tells whether a row was refused because there is one of its kind already.
func Twice(err error) bool {
	var se *sqlite.Error
	if errors.As(err, &se) {
		return se.Code() == 1555 || se.Code() == 2067 // CONSTRAINT_PRIMARYKEY, CONSTRAINT_UNIQUE
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "23505"
}

func (db *DB) dialect() *Dialect { return db.d }

func (db *DB) query(ctx context.Context, st *statement, args []any) (*sql.Rows, error) {
	if db.writer == nil { // pgx keeps prepared statements for each connection by itself
		rows, err := db.readers.QueryContext(ctx, st.sql, args...)
		return rows, storageFault(err)
	}
	p, err := db.prepare(ctx, st)
	if err != nil {
		return nil, storageFault(err)
	}
	rows, err := p.QueryContext(ctx, args...)
	return rows, storageFault(err)
}

func (db *DB) exec(context.Context, *statement, []any) (sql.Result, error) {
	return nil, errors.New("db: writing needs a transaction: use Write")
}

// prepare returns st prepared for SQLite's readers.
func (db *DB) prepare(ctx context.Context, st *statement) (*sql.Stmt, error) {
	db.mu.RLock()
	p := db.prepared[st]
	db.mu.RUnlock()
	if p != nil {
		return p, nil
	}
	p, err := db.readers.PrepareContext(ctx, st.sql)
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", st.name, err)
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if other := db.prepared[st]; other != nil {
		return other, p.Close()
	}
	db.prepared[st] = p
	return p, nil
}
