package gate

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
	"yingda/knowledge/search"
)

//go:embed queries.sql
var queriesSQL string

// Deps are what a Store is made of.
type Deps struct {
	DB        *db.DB
	Log       *event.Log
	Jobs      *job.Queue
	Clock     clock.Clock
	Knowledge *knowledge.Store
	Search    *search.Searcher
	// Helpful are questions whose answers customers called helpful, the newest
	// first; nil knows none.
	Helpful func(ctx context.Context, workspaceID string, most int) ([]Proposal, error)
	// Labelled are questions with the items that people found right for them, the
	// newest first; nil knows none.
	Labelled func(ctx context.Context, workspaceID string, most int) ([]Proposal, error)
	// Audit records an administrative verb in tx; nil records none.
	Audit func(ctx context.Context, tx *db.Tx, who actor.Actor, action, objectKind, objectID string) error
}

// Store is the suites of all workspaces.
type Store struct {
	db        *db.DB
	q         *db.Queries
	log       *event.Log
	jobs      *job.Queue
	clock     clock.Clock
	knowledge *knowledge.Store
	search    *search.Searcher
	proposals map[string]func(ctx context.Context, workspaceID string, most int) ([]Proposal, error)
	audit     func(ctx context.Context, tx *db.Tx, who actor.Actor, action, objectKind, objectID string) error
}

// New returns the store, registers its job and puts itself before publishing.
func New(d Deps) *Store {
	s := &Store{db: d.DB, q: d.DB.Queries(queriesSQL), log: d.Log, jobs: d.Jobs, clock: d.Clock, knowledge: d.Knowledge, search: d.Search, audit: d.Audit}
	if s.audit == nil {
		s.audit = func(context.Context, *db.Tx, actor.Actor, string, string, string) error { return nil }
	}
	s.proposals = map[string]func(context.Context, string, int) ([]Proposal, error){SourceHistory: d.Helpful, SourceLabel: d.Labelled, SourceCorrection: s.corrected}
	s.registerJobs()
	d.Knowledge.Guard(s)
	return s
}

// CheckStatements prepares every statement, so that a mistake shows at start.
func (s *Store) CheckStatements(ctx context.Context) error { return s.q.Check(ctx, s.db) }

func (s *Store) now() int64 { return clock.Milli(s.clock) }

// missing turns an empty result into the domain's own not-found.
func missing(err error, code string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.NotFound(code)
	}
	return err
}
