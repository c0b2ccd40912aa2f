package evaluate

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
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/gate"
	"yingda/knowledge/search"
	"yingda/learning/train"
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
	Gate      *gate.Store
	Train     *train.Store
	// Sample are questions that were drawn at random and labelled, the newest
	// first; nil knows none.
	Sample func(ctx context.Context, workspaceID string, most int) ([]Question, error)
	// Words are what the customers of turns asked, by turn; what is gone is left
	// out. nil knows none.
	Words func(ctx context.Context, workspaceID string, turnIDs []string) (map[string]string, error)
	// Audit records an administrative verb in tx; nil records none.
	Audit func(ctx context.Context, tx *db.Tx, who actor.Actor, action, objectKind, objectID string) error
}

// Question is one whose right items are known, and who asks it where.
type Question struct {
	gate.Question
	Customers string // the group of customers that its asker belongs to
}

// Store is the evaluations of all workspaces.
type Store struct {
	Deps
	q *db.Queries
}

// New returns the store and registers its job.
func New(d Deps) *Store {
	if d.Sample == nil {
		d.Sample = func(context.Context, string, int) ([]Question, error) { return nil, nil }
	}
	if d.Words == nil {
		d.Words = func(context.Context, string, []string) (map[string]string, error) { return nil, nil }
	}
	if d.Audit == nil {
		d.Audit = func(context.Context, *db.Tx, actor.Actor, string, string, string) error { return nil }
	}
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
