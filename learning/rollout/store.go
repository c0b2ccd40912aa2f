package rollout

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/gate"
	"yingda/knowledge/search"
	"yingda/learning/evaluate"
	"yingda/learning/train"
)

//go:embed queries.sql
var queriesSQL string

// Deps are what a Store works with.
type Deps struct {
	DB           *db.DB
	Log          *event.Log
	Jobs         *job.Queue
	Clock        clock.Clock
	Conversation *conversation.Store
	Knowledge    *knowledge.Store
	Search       *search.Searcher
	Gate         *gate.Store
	Train        *train.Store
	Evaluate     *evaluate.Store
	// Asker tells who a customer is, as conditions see them.
	Asker func(ctx context.Context, workspaceID, customerID string) (knowledge.Asker, error)
	// Audit records an administrative verb in tx; nil records none.
	Audit func(ctx context.Context, tx *db.Tx, who actor.Actor, action, objectKind, objectID string) error
}

// Store is the rollouts of all workspaces.
type Store struct {
	Deps
	q *db.Queries
}

// New returns the store and registers its job.
func New(d Deps) *Store {
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
