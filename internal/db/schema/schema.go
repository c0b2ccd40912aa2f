// Package schema holds the tables and brings a database up to them. It is the
// one place in internal/ that names the product's tables; what they mean is
// said by the domain that owns each.
//
// Migrations only go forward. A binary refuses a schema newer than itself.
package schema

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"yingda/internal/db"
	"yingda/internal/fault"
)

//go:embed *.sql
var files embed.FS

// Shards is how many event sequences there are; see package event.
const Shards = 16

// Migrate brings d to this binary's schema. It returns fault.Conflict
// "schema.newer" when the database was written by a newer binary.
func Migrate(ctx context.Context, d *db.DB) error {
	have, want, err := Versions(ctx, d)
	if err != nil {
		return err
	}
	if have > want {
		return fault.Conflict("schema.newer", fault.Params{"have": have, "want": want})
	}
	return MigrateTo(ctx, d, want)
}

// MigrateTo brings d up to one version: an older one is what an older binary left.
func MigrateTo(ctx context.Context, d *db.DB, version int64) error {
	p, err := provider(d)
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return Plan(ctx, d)
}

// Versions returns the schema version the database has (0 when it is empty)
// and the one this binary knows.
func Versions(ctx context.Context, d *db.DB) (have, want int64, err error) {
	p, err := provider(d)
	if err != nil {
		return 0, 0, err
	}
	have, want, err = p.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("read schema version: %w", err)
	}
	return have, want, nil
}

func provider(d *db.DB) (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	if d.Dialect().Name == "postgres" {
		dialect = goose.DialectPostgres
	}
	names, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var steps []*goose.Migration
	for _, f := range names {
		text, err := files.ReadFile(f.Name())
		if err != nil {
			return nil, err
		}
		number, err := goose.NumericComponent(f.Name()) // not its place: numbers may leave gaps, to be filled by work that lands later
		if err != nil {
			return nil, err
		}
		steps = append(steps, step(number, d.Dialect(), string(text)))
	}
	options := []goose.ProviderOption{goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true)}
	if dialect == goose.DialectPostgres { // several nodes may start at once
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, d.SQL(), nil, options...)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return p, nil
}

// step runs one file, its {{fragments}} filled in for the database, in one
// transaction.
func step(version int64, d *db.Dialect, text string) *goose.Migration {
	return goose.NewGoMigration(version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		for _, st := range split(d.Fill(text)) {
			if _, err := tx.ExecContext(ctx, st); err != nil {
				return fmt.Errorf("%.60s: %w", st, err)
			}
		}
		return nil
	}}, nil)
}

// split cuts a file into statements at lines that end in a semicolon.
func split(text string) []string {
	var out []string
	var cur strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "--") {
			continue
		}
		cur.WriteString(line)
		if strings.HasSuffix(strings.TrimSpace(line), ";") {
			out = append(out, strings.TrimSpace(cur.String()))
			cur.Reset()
		}
	}
	return out
}
