package desk

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"

	"yingda/conversation"
	"yingda/conversation/file"
	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/textindex"
	"yingda/knowledge/search"
	"yingda/workspace"
)

//go:embed queries.sql
var queriesSQL string

// Deps are what a Store works with.
type Deps struct {
	DB           *db.DB
	Log          *event.Log
	Clock        clock.Clock
	Conversation *conversation.Store
	Workspace    *workspace.Store
	Customer     *customer.Store
	Index        *textindex.Index
	// Files tells of files by id; nil tells of none.
	Files func(ctx context.Context, workspaceID string, ids []string) (map[string]file.File, error)
	// Search suggests answers; nil suggests none.
	Search *search.Searcher
	// Notify hears of committed changes; it must not wait. May be nil.
	Notify func(Notice)
	// Looking returns the members who listen to a real-time channel. May be nil.
	Looking func(channel string) ([]string, error)
	Node    string // this node's id, written with presence
}

// Notice tells this node what changed at the desk.
type Notice struct {
	WorkspaceID string
	MemberID    string // whose presence changed
	TaskID      string // which task changed
}

// Store is the desks of one installation.
type Store struct {
	Deps
	q     *db.Queries
	wakes *wakes
}

// New returns the desks in d.DB.
func New(d Deps) *Store {
	if d.Notify == nil {
		d.Notify = func(Notice) {}
	}
	if d.Looking == nil {
		d.Looking = func(string) ([]string, error) { return nil, nil }
	}
	if d.Files == nil {
		d.Files = func(context.Context, string, []string) (map[string]file.File, error) { return nil, nil }
	}
	if d.Index == nil {
		d.Index = textindex.New(d.DB)
	}
	return &Store{Deps: d, q: d.DB.Queries(queriesSQL), wakes: newWakes()}
}

// Check prepares every statement, so that a mistake shows at start.
func (s *Store) Check(ctx context.Context) error { return s.q.Check(ctx, s.DB) }

func (s *Store) now() int64 { return clock.Milli(s.Clock) }

// one reads a row; a row that is not there is fault.NotFound(code).
func one[T any](ctx context.Context, s *Store, c db.Conn, code, query string, args ...any) (T, error) {
	v, err := db.One[T](ctx, c, s.q, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.NotFound(code)
	}
	return v, err
}

// needAgent refuses who is no member that may do it: a key or the system has no
// place at the desk.
func needAgent(who actor.Actor, permission string) error {
	if err := who.Need(permission); err != nil {
		return err
	}
	if who.Kind != actor.Member || who.ID == "" {
		return fault.Forbidden("actor.members_only")
	}
	return nil
}
