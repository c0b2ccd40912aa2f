package measure

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yingda/e2e/product"
	"yingda/internal/testkit"
)

// Bench runs the real binary over a store of its own.
type Bench struct {
	Store string // "sqlite" or "postgres"
	Node  *product.Node
	Data  string // the data folder
	Kept  bool   // the data folder is the caller's and stays
	URL   string // of the PostgreSQL database; empty on SQLite

	pg *testkit.PostgresServer
}

// Build builds the real binary in a folder of its own, which remove takes away.
func Build() (bin string, remove func(), err error) {
	dir, err := os.MkdirTemp("", "yingda-bench-bin-")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(dir) }
	if bin, err = product.Build(dir); err != nil {
		remove()
	}
	return bin, remove, err
}

// Stores reads what -db says.
func Stores(flag string) ([]string, error) {
	switch flag {
	case "both":
		return []string{"sqlite", "postgres"}, nil
	case "sqlite", "postgres":
		return []string{flag}, nil
	}
	return nil, fmt.Errorf("-db is sqlite, postgres or both, not %q", flag)
}

// Prepare makes an empty store; a PostgreSQL syncs as in production.
func Prepare(ctx context.Context, store string) (_ *Bench, err error) {
	b := &Bench{Store: store}
	if b.Data, err = os.MkdirTemp("", "yingda-bench-"); err != nil {
		return nil, err
	}
	if store != "postgres" {
		return b, nil
	}
	if b.pg, err = testkit.StartPostgres(true); err != nil {
		return nil, errors.Join(err, b.End())
	}
	if b.URL, err = b.pg.Clone(ctx); err != nil {
		return nil, errors.Join(err, b.End())
	}
	return b, nil
}

// PrepareIn is Prepare on SQLite in a folder that stays; made is false when a
// store is there already.
func PrepareIn(folder string) (_ *Bench, made bool, err error) {
	_, err = os.Stat(filepath.Join(folder, "yingda.db"))
	if made = errors.Is(err, os.ErrNotExist); made {
		err = os.MkdirAll(folder, 0o700)
	}
	return &Bench{Store: "sqlite", Data: folder, Kept: true}, made, err
}

// Args are the arguments that name the store.
func (b *Bench) Args() []string {
	args := []string{"--data", b.Data}
	if b.URL != "" {
		args = append(args, "--db", b.URL)
	}
	return args
}

// Serve starts the binary on the store.
func (b *Bench) Serve(bin string, args ...string) (err error) {
	b.Node, err = product.Start(bin, append(b.Args(), args...)...)
	return err
}

// End stops what was started and removes what was written.
func (b *Bench) End() error {
	var errs []error
	if b.Node != nil {
		errs = append(errs, b.Node.Stop())
	}
	if b.pg != nil {
		errs = append(errs, b.pg.Release())
	}
	if !b.Kept {
		errs = append(errs, os.RemoveAll(b.Data))
	}
	return errors.Join(errs...)
}

// Used is processor time: the server's, the database's own processes', ours.
type Used struct {
	Server   time.Duration
	Database time.Duration // 0 on SQLite, which is in the server
	Load     time.Duration
}

// Use reads the times so far.
func (b *Bench) Use() (u Used, err error) {
	if u.Server, err = CPU(b.Node.Pid()); err != nil {
		return u, err
	}
	if b.pg != nil {
		if u.Database, err = FamilyCPU(b.pg.Pid()); err != nil {
			return u, err
		}
	}
	u.Load, err = CPU(os.Getpid())
	return u, err
}

// Since is what was used after an earlier reading.
func (u Used) Since(before Used) Used {
	return Used{Server: u.Server - before.Server, Database: u.Database - before.Database, Load: u.Load - before.Load}
}
