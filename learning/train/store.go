package train

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"sync"

	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

//go:embed queries.sql
var queriesSQL string

// Deps are what a Store works with.
type Deps struct {
	DB        *db.DB
	Log       *event.Log
	Jobs      *job.Queue
	Clock     clock.Clock
	Knowledge *knowledge.Store
	Search    *search.Searcher
}

// Store is the training runs of all workspaces.
type Store struct {
	Deps
	q *db.Queries

	mu    sync.Mutex
	going map[string]context.CancelFunc // run id → ends it, of those in this process
}

// New returns the store and registers its job.
func New(d Deps) *Store {
	s := &Store{Deps: d, q: d.DB.Queries(queriesSQL), going: map[string]context.CancelFunc{}}
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
