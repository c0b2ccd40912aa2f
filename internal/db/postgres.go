package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"yingda/internal/fault"
)

// poolSetting in an address bounds all connections of this process, as it does
// for other programs that use the same driver.
const poolSetting = "pool_max_conns"

// openPostgres keeps readers and writers apart: a read never waits for writes,
// not even one that a write itself asks for, so that many at once cannot lock
// each other out.
func openPostgres(ctx context.Context, target string, opt Options) (*DB, error) {
	target, most, err := poolSize(target)
	if err != nil {
		return nil, err
	}
	cfg, err := pgx.ParseConfig(target)
	if err != nil {
		return nil, fmt.Errorf("read --db address: %w", err)
	}
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "yingda"
	}
	cfg.RuntimeParams["synchronous_commit"] = "on"
	if cfg.RuntimeParams["lock_timeout"] == "" {
		cfg.RuntimeParams["lock_timeout"] = "10s" // a write goes on without its caller, so it must end by itself
	}
	const stalled = "idle_in_transaction_session_timeout"
	if cfg.RuntimeParams[stalled] == "" {
		cfg.RuntimeParams[stalled] = "30s" // a node that is stopped within a write must not hold the others' up for good
	}
	readers, writers := opt.Readers, opt.Writers
	if readers == 0 {
		readers = min(4*runtime.NumCPU(), 32)
	}
	if writers == 0 {
		writers = min(max(4*runtime.NumCPU(), 8), 32)
	}
	if most > 0 {
		readers, writers = max(min(readers, most/2), 1), max(min(writers, most-most/2), 2) // two: one may be held to be alone
	}
	db := &DB{d: postgresDialect, url: target, readers: pool(*cfg, readers), writers: pool(*cfg, writers)}
	if err := db.readers.PingContext(ctx); err != nil {
		return nil, errors.Join(storageFault(fmt.Errorf("reach postgres: %w", err)), db.Close())
	}
	return db, nil
}

func pool(cfg pgx.ConnConfig, n int) *sql.DB {
	p := stdlib.OpenDB(cfg)
	p.SetMaxOpenConns(n)
	p.SetMaxIdleConns(n)
	return p
}

// poolSize takes the pool's size out of an address, in which the server would
// not know it; 0 when it is not there.
func poolSize(target string) (string, int, error) {
	u, err := url.Parse(target)
	if err != nil {
		return "", 0, fmt.Errorf("read --db address: %w", err)
	}
	q := u.Query()
	if !q.Has(poolSetting) {
		return target, 0, nil
	}
	n, err := strconv.Atoi(q.Get(poolSetting))
	if err != nil || n < 3 {
		return "", 0, fault.Invalid("db.pool_size", "db", fault.Params{"min": 3})
	}
	q.Del(poolSetting)
	u.RawQuery = q.Encode()
	return u.String(), n, nil
}

func (db *DB) writePostgres(ctx context.Context, fn func(tx *Tx) error) error {
	const tries = 5
	for try := 1; ; try++ {
		tx, err := db.oncePostgres(ctx, fn)
		if err == nil {
			tx.committed()
			return nil
		}
		var pg *pgconn.PgError
		if try == tries || !errors.As(err, &pg) || (pg.Code != "40001" && pg.Code != "40P01") {
			return err
		}
	}
}

// oncePostgres waits for a connection as long as ctx allows; what has begun goes
// on without it, as on SQLite.
func (db *DB) oncePostgres(ctx context.Context, fn func(tx *Tx) error) (_ *Tx, err error) {
	conn, err := db.writers.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("take a connection: %w", err)
	}
	defer func() { _ = conn.Close() }() // gives it back; a broken one is thrown away by the pool
	stx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	tx := &Tx{db: db, tx: stx}
	if err := run(tx, fn); err != nil {
		return nil, errors.Join(err, ignoreDone(stx.Rollback()))
	}
	return tx, stx.Commit()
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}
