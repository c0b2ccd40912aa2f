package learning

import (
	"context"
	_ "embed"

	"yingda/conversation"
	"yingda/internal/blob"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/workspace"
)

// A part of the loop that has many statements keeps them in a file of its own,
// added in New.
//
//go:embed queries.sql
var queriesSQL string

// Deps are what a Store works with.
type Deps struct {
	DB           *db.DB
	Log          *event.Log
	Jobs         *job.Queue
	Clock        clock.Clock
	Workspace    *workspace.Store
	Conversation *conversation.Store
	Knowledge    *knowledge.Store
	Search       *search.Searcher
	// Blobs is where files of old conversations lie until they were gone through.
	Blobs *blob.Store
	// Clustered hears of a workspace whose questions have been put into clusters;
	// nil is nobody.
	Clustered func(ctx context.Context, workspaceID string) error
}

// Store is the loop of one installation.
type Store struct {
	Deps
	q *db.Queries

	// The clusters in memory belong to the job that places questions, of which
	// one runs at a time.
	spaces map[string]*space
	kept   []string // those with a space, the one made longest ago first

	stopped chan struct{} // closed when Run has ended
}

// New returns the loop in d.DB and registers its jobs with d.Jobs.
func New(d Deps) *Store {
	if d.Clustered == nil {
		d.Clustered = func(context.Context, string) error { return nil }
	}
	s := &Store{Deps: d, q: d.DB.Queries(queriesSQL), spaces: map[string]*space{}, stopped: make(chan struct{})}
	s.registerJobs()
	return s
}

// Check prepares every statement, so that a mistake shows at start.
func (s *Store) Check(ctx context.Context) error { return s.q.Check(ctx, s.DB) }

func (s *Store) now() int64 { return clock.Milli(s.Clock) }
