package workspace

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/secret"
)

//go:embed queries.sql
var queriesSQL string

// Deps are what a Store works with.
type Deps struct {
	DB        *db.DB
	Log       *event.Log
	Clock     clock.Clock
	Box       *secret.Box
	Passwords *secret.Passwords
	// Ended hears, after the commit, of members whose live lines must go: signed
	// out by somebody, kept out, or with other permissions now. It must not wait.
	// May be nil.
	Ended func(memberID string)
}

// Store is the workspaces of one installation.
type Store struct {
	db    *db.DB
	q     *db.Queries
	log   *event.Log
	clock clock.Clock
	box   *secret.Box
	words *secret.Passwords
	cache *cache
	guess *guesses
	ended func(memberID string)
}

// New returns the workspaces in d.DB.
func New(d Deps) *Store {
	if d.Ended == nil {
		d.Ended = func(string) {}
	}
	return &Store{
		db: d.DB, q: d.DB.Queries(queriesSQL), log: d.Log, clock: d.Clock, box: d.Box, words: d.Passwords,
		cache: newCache(d.Clock), guess: newGuesses(d.Clock), ended: d.Ended,
	}
}

// Check prepares every statement, so that a mistake shows at start.
func (s *Store) Check(ctx context.Context) error { return s.q.Check(ctx, s.db) }

func (s *Store) now() int64 { return clock.Milli(s.clock) }

// write runs fn in a transaction; what is kept in memory is forgotten after it.
func (s *Store) write(ctx context.Context, fn func(tx *db.Tx) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		tx.OnCommit(s.cache.forget)
		return fn(tx)
	})
}

// one reads a row; a row that is not there is fault.NotFound(code).
func one[T any](ctx context.Context, s *Store, c db.Conn, code, query string, args ...any) (T, error) {
	v, err := db.One[T](ctx, c, s.q, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.NotFound(code)
	}
	return v, err
}

// change runs a statement that must touch a row; none is fault.NotFound(code).
func (s *Store) change(ctx context.Context, tx *db.Tx, code, query string, args ...any) error {
	n, err := s.q.Exec(ctx, tx, query, args...)
	if err == nil && n == 0 {
		return fault.NotFound(code)
	}
	return err
}

// inWorkspace refuses someone who acts in no workspace. It is what reading needs
// where every member may look.
func inWorkspace(who actor.Actor) error {
	if who.WorkspaceID == "" {
		return fault.Forbidden("actor.no_workspace")
	}
	return nil
}
