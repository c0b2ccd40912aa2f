package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
)

// groupMost bounds how many writes share one commit, so that the first of them
// does not wait for an endless stream of others.
const groupMost = 128

// writer is SQLite's single writer: it takes the writes that wait and commits
// them together.
type writer struct {
	db       *DB
	sql      *sql.DB
	conn     *sql.Conn // the one writing connection; only the loop uses it
	prepared map[*statement]*sql.Stmt
	requests chan *request
	done     chan struct{}

	mu     sync.RWMutex // held for reading while a request is being handed over
	closed bool
}

type request struct {
	ctx  context.Context
	fn   func(*Tx) error
	tx   *Tx
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
		db: db, sql: s, conn: conn, prepared: map[*statement]*sql.Stmt{},
		requests: make(chan *request, groupMost), done: make(chan struct{}),
	}
	go w.loop()
	return w, nil
}

func (w *writer) write(ctx context.Context, fn func(*Tx) error) error {
	r := &request{ctx: ctx, fn: fn, done: make(chan struct{})}
	if err := w.hand(r); err != nil {
		return err
	}
	<-r.done
	if r.err == nil {
		r.tx.committed()
	}
	return r.err
}

func (w *writer) hand(r *request) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return errClosed
	}
	select {
	case w.requests <- r:
		return nil
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}

func (w *writer) close() error {
	w.mu.Lock()
	already := w.closed
	w.closed = true
	w.mu.Unlock()
	if already {
		return nil
	}
	close(w.requests)
	<-w.done
	var err error
	for _, p := range w.prepared { // one left open would keep the file open with it
		err = errors.Join(err, p.Close())
	}
	return errors.Join(err, w.conn.Close(), w.sql.Close())
}

func (w *writer) loop() {
	defer close(w.done)
	for first := range w.requests {
		w.commit(w.group(first))
	}
}

// group takes what is waiting behind first without waiting itself.
func (w *writer) group(first *request) []*request {
	g := []*request{first}
	for len(g) < groupMost {
		select {
		case r, ok := <-w.requests:
			if !ok {
				return g
			}
			g = append(g, r)
		default:
			return g
		}
	}
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
