package testkit

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"yingda/internal/db"
)

// SharedServer names the environment variable by which the runner of all tests
// lends its one server to the test processes.
const SharedServer = "YINGDA_TEST_POSTGRES"

var errNoPostgres = errors.New("PostgreSQL's initdb and postgres are not here: install Debian's package postgresql")

// PostgresServer is a running PostgreSQL of the tests' own, reached by socket.
type PostgresServer struct {
	child   *child
	bin     string
	durable bool
	admin   string // URL of the database postgres

	mu     sync.Mutex
	cloned string // the migrated database that tests' databases are copies of
}

var databases atomic.Int64

// Postgres returns a fresh migrated PostgreSQL database; the test is skipped
// where PostgreSQL is not installed.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return OpenDB(t, PostgresURL(t))
}

// PostgresURL returns the address of a fresh migrated database. Its server is
// the process's own and fast, not durable: for kill tests take [DurablePostgres].
func PostgresURL(t testing.TB) string {
	t.Helper()
	s, err := processServer()
	if errors.Is(err, errNoPostgres) {
		t.Skip(err.Error())
	}
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	return s.cloneFor(t)
}

// EmptyPostgresURL returns the address of a database without any table.
func EmptyPostgresURL(t testing.TB) string {
	t.Helper()
	s, err := processServer()
	if errors.Is(err, errNoPostgres) {
		t.Skip(err.Error())
	}
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	name := fmt.Sprintf("e%d_%d", os.Getpid(), databases.Add(1))
	if err := s.run(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	return withDatabase(s.admin, name)
}

// DurablePostgres starts a server of the test's own that syncs as in
// production and can be stopped, killed and started again.
func DurablePostgres(t testing.TB) *PostgresServer {
	t.Helper()
	s, err := StartPostgres(true)
	if errors.Is(err, errNoPostgres) {
		t.Skip(err.Error())
	}
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Release(); err != nil {
			t.Errorf("end PostgreSQL: %v", err)
		}
	})
	return s
}

// StartPostgres makes a cluster in a temporary folder and starts it.
func StartPostgres(durable bool) (*PostgresServer, error) {
	bin := postgresBin()
	if bin == "" {
		return nil, errNoPostgres
	}
	owner, err := unprivileged()
	if err != nil {
		return nil, err
	}
	c, err := newChild("pg", "QUIT", owner)
	if err != nil {
		return nil, err
	}
	s := &PostgresServer{child: c, bin: bin, durable: durable, admin: socketURL(c.dir, "postgres")}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", s.data(), "-U", "postgres", "-A", "trust",
		"--no-sync", "--no-locale", "-E", "UTF8")
	initdb.Dir = c.dir
	ownGroup(initdb, owner)
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, out), c.release())
	}
	if err := s.Start(); err != nil {
		return nil, errors.Join(err, c.release())
	}
	return s, nil
}

func (s *PostgresServer) data() string { return filepath.Join(s.child.dir, "data") }

func socketURL(dir, database string) string {
	return fmt.Sprintf("postgres://postgres@/%s?host=%s", database, dir)
}

// Start starts the stopped server and waits until it answers.
func (s *PostgresServer) Start() error {
	args := []string{
		"-D", s.data(), "-k", s.child.dir, "-c", "listen_addresses=", "-c", "max_connections=300",
		"-c", "shared_buffers=64MB", "-c", "log_statement=none", "-c", "max_wal_senders=0", "-c", "wal_level=minimal",
	}
	if !s.durable {
		args = append(args, "-c", "fsync=off", "-c", "full_page_writes=off")
	}
	if err := s.child.start(filepath.Join(s.bin, "postgres"), args...); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.admin)
		if err == nil {
			return conn.Close(ctx)
		}
		if ctx.Err() != nil {
			return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, s.child.said())
		}
		pause(ctx, 10*time.Millisecond)
	}
}

// Stop ends the server as an administrator would, breaking its connections.
func (s *PostgresServer) Stop() error { return s.child.stop(os.Interrupt) }

// Crash ends the server as a power cut would, short of losing the disk's cache.
func (s *PostgresServer) Crash() error { return s.child.stop(syscall.SIGQUIT) }

// Release ends the server for good and removes its files.
func (s *PostgresServer) Release() error { return s.child.release() }

// Pid is the running server's process, whose children serve its connections.
func (s *PostgresServer) Pid() int { return s.child.cmd.Process.Pid }

// AdminURL is the address of the server's own database.
func (s *PostgresServer) AdminURL() string { return s.admin }

// Clone makes a fresh migrated database and returns its address. It lives as
// long as the server.
func (s *PostgresServer) Clone(ctx context.Context) (string, error) {
	t, err := s.template(ctx)
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("t%d_%d", os.Getpid(), databases.Add(1))
	return withDatabase(s.admin, name), s.run(ctx, "CREATE DATABASE "+name+" TEMPLATE "+t)
}

func (s *PostgresServer) cloneFor(t testing.TB) string {
	t.Helper()
	target, err := s.Clone(t.Context())
	if err != nil {
		t.Fatalf("clone the PostgreSQL template: %v", err)
	}
	return target
}

// template migrates one database a server and process, to be cloned.
func (s *PostgresServer) template(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cloned != "" {
		return s.cloned, nil
	}
	name := fmt.Sprintf("template_%d_%d", os.Getpid(), databases.Add(1))
	if err := s.run(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	if err := migrateAt(ctx, withDatabase(s.admin, name)); err != nil {
		return "", fmt.Errorf("migrate the template: %w", err)
	}
	s.cloned = name
	return name, nil
}

func (s *PostgresServer) run(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, s.admin)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}

// processServer is the one server of this process, or the one lent to it.
var processServer = sync.OnceValues(func() (*PostgresServer, error) {
	if admin := os.Getenv(SharedServer); admin != "" {
		return &PostgresServer{admin: admin}, nil
	}
	return StartPostgres(false)
})

// withDatabase returns the server's address with another database in it.
func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic(err) // it was made here or by the runner
	}
	u.Path = "/" + name
	return u.String()
}

// postgresBin finds the folder of the server's programs: the newest of
// Debian's, else the search path's.
func postgresBin() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is well formed
	for _, p := range slices.Backward(found) {
		if _, err := os.Stat(filepath.Join(filepath.Dir(p), "postgres")); err == nil {
			return filepath.Dir(p)
		}
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p)
	}
	return ""
}
