package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// groupMost bounds how many writes share one commit, so that the first of them
	// does not wait for an endless stream of others.
	groupMost = 128
	// laterMost is how long a write that nobody waits for lets the others go first.
	laterMost = 100 * time.Millisecond
)

// writer is SQLite's single writer: it takes the writes that wait and commits
// them together.
type writer struct {
	db       *DB
	sql      *sql.DB
	conn     *sql.Conn // the one writing connection; only the loop uses it
	prepared map[*statement]*sql.Stmt
	done     chan struct{}

	enough  chan struct{} // told when a checkpoint is due
	rest    atomic.Bool   // the loop is to move what a checkpoint left
	settled chan struct{}

	mu     sync.Mutex
	came   *sync.Cond // a request was handed over, or the writer is to end
	people []*request
	later  []*request    // what nobody waits for
	most   time.Duration // how long these let people go first
	closed bool
}

type request struct {
	ctx  context.Context
	fn   func(*Tx) error
	tx   *Tx
	at   time.Time
	err  error
	done chan struct{}
}

var errClosed = errors.New("db: closed")

func newWriter(ctx context.Context, db *DB, s *sql.DB) (*writer, error) {
	conn, err := s.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open sqlite writer: %w", err)
	}
	w := &writer{
		db: db, sql: s, conn: conn, prepared: map[*statement]*sql.Stmt{}, done: make(chan struct{}),
		enough: make(chan struct{}, 1), settled: make(chan struct{}), most: laterMost,
	}
	w.came = sync.NewCond(&w.mu)
	go w.loop()
	go w.checkpoints()
	return w, nil
}

// write puts fn into a line and returns when it is on disk or has failed.
func (w *writer) write(ctx context.Context, line *[]*request, fn func(*Tx) error) error {
	r := &request{ctx: ctx, fn: fn, at: time.Now(), done: make(chan struct{})}
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return errClosed
	}
	*line = append(*line, r)
	w.mu.Unlock()
	w.came.Signal()
	<-r.done
	if r.err == nil {
		r.tx.committed()
	}
	return r.err
}

func (w *writer) close() error {
	w.mu.Lock()
	already := w.closed
	w.closed = true
	w.mu.Unlock()
	if already {
		return nil
	}
	w.came.Signal()
	<-w.done
	close(w.enough)
	<-w.settled
	var err error
	for _, p := range w.prepared { // one left open would keep the file open with it
		err = errors.Join(err, p.Close())
	}
	return errors.Join(err, w.conn.Close(), w.sql.Close())
}

func (w *writer) loop() {
	defer close(w.done)
	written := 0 // since the last checkpoint
	for g := w.next(); len(g) > 0; g = w.next() {
		w.commit(g)
		if w.rest.CompareAndSwap(true, false) {
			checkpoint(w.conn)
		}
		if written += len(g); written < checkpointEvery {
			continue
		}
		select {
		case w.enough <- struct{}{}:
			written = 0
		default:
		}
	}
}

// next waits for what is to be written and returns what shares a commit; none
// once the writer is closed and nothing is left. What nobody waits for goes
// alone, and after the rest unless it has waited long enough.
func (w *writer) next() []*request {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.people)+len(w.later) == 0 {
		if w.closed {
			return nil
		}
		w.came.Wait()
	}
	line, most := &w.people, groupMost
	if len(w.later) > 0 && (len(w.people) == 0 || time.Since(w.later[0].at) > w.most) {
		line, most = &w.later, 1
	}
	n := min(len(*line), most)
	g := slices.Clone((*line)[:n])
	*line = slices.Delete(*line, 0, n)
	return g
}

// commit runs a group in one transaction. A write that fails is rolled back to
// its savepoint and the others go on; if the commit fails, all of them have.
func (w *writer) commit(g []*request) {
	defer func() {
		for _, r := range g {
			close(r.done)
		}
	}()
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		fail(g, err)
		return
	}
	live := false
	for _, r := range g {
		if broken := w.one(r, len(g) == 1); broken != nil {
			fail(g, broken)
			w.rollback()
			return
		}
		live = live || r.err == nil
	}
	if !live {
		w.rollback()
		return
	}
	if err := w.exec("COMMIT"); err != nil {
		fail(g, err)
		w.rollback()
	}
}

// exec runs without any caller's context: one caller's patience must not end
// the others' writes.
func (w *writer) exec(sql string) error {
	if _, err := w.conn.ExecContext(context.Background(), sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// rollback leaves no transaction open. SQLite has rolled back by itself after
// some errors (disk full, I/O), and then says that none is active.
func (w *writer) rollback() {
	if err := w.exec("ROLLBACK"); err != nil && !strings.Contains(err.Error(), "no transaction is active") {
		slog.Error("rollback failed", "error", err)
	}
}

// one runs r; the error it returns means the transaction itself is broken.
func (w *writer) one(r *request, alone bool) error {
	if r.err = r.ctx.Err(); r.err != nil {
		return nil //nolint:nilerr // it is the request's own, and told to it
	}
	r.tx = &Tx{db: w.db}
	if alone {
		r.err = run(r.tx, r.fn)
		return nil
	}
	if err := w.exec("SAVEPOINT w"); err != nil {
		return err
	}
	if r.err = run(r.tx, r.fn); r.err != nil {
		if err := w.exec("ROLLBACK TO w"); err != nil {
			return errors.Join(r.err, err) // the disk is full, say: SQLite has rolled everything back
		}
	}
	return w.exec("RELEASE w")
}

// stmt returns st prepared on the writing connection. Only the loop calls it.
func (w *writer) stmt(ctx context.Context, st *statement) (*sql.Stmt, error) {
	if p := w.prepared[st]; p != nil {
		return p, nil
	}
	p, err := w.conn.PrepareContext(ctx, st.sql)
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", st.name, err)
	}
	w.prepared[st] = p
	return p, nil
}

// fail gives err to every write of the group that had not failed by itself.
func fail(g []*request, err error) {
	for _, r := range g {
		if r.err == nil {
			r.err = err
		}
	}
}

func isNet(err error) bool {
	var ne net.Error
	return errors.As(err, &ne)
}
