package label

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"

	"yingda/conversation"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/learning"
)

//go:embed queries.sql
var queriesSQL string

// The permissions of labelling. Whoever makes variants of labels needs
// knowledge.write too.
const (
	mayLabel  = "learning.label"
	mayRead   = "learning.read"
	mayManage = "learning.manage"
)

// Deps are what a Store works with.
type Deps struct {
	DB           *db.DB
	Log          *event.Log
	Jobs         *job.Queue
	Clock        clock.Clock
	Conversation *conversation.Store
	Knowledge    *knowledge.Store
	Search       *search.Searcher
	Learning     *learning.Store
}

// Store is the labels of one installation.
type Store struct {
	Deps
	q *db.Queries
}

// New returns the labels in d.DB and registers their job with d.Jobs.
func New(d Deps) *Store {
	s := &Store{Deps: d, q: d.DB.Queries(queriesSQL)}
	s.registerJobs()
	return s
}

// Check prepares every statement, so that a mistake shows at start.
func (s *Store) Check(ctx context.Context) error { return s.q.Check(ctx, s.DB) }

func (s *Store) now() int64 { return clock.Milli(s.Clock) }

// missing turns an empty result into the domain's own not-found.
func missing(err error, code string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.NotFound(code)
	}
	return err
}
