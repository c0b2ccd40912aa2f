package document

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"net/http"
	"time"

	"yingda/internal/actor"
	"yingda/internal/blob"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/document/format"
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
	Blobs     *blob.Store
	// Folders are the server's folders that a workspace may take documents from,
	// by name; nil: none.
	Folders func(ctx context.Context, workspaceID string) (map[string]string, error)
	// Client fetches pages; it must refuse inner addresses.
	Client *http.Client
	// Pace is the least time between two pages of a site; 0: 200 ms.
	Pace time.Duration
	// Limits bound what is read of one document.
	Limits format.Limits
	// Audit records an administrative verb in tx; nil records none.
	Audit func(ctx context.Context, tx *db.Tx, who actor.Actor, action, objectKind, objectID string) error
}

// Store is the documents of all workspaces.
type Store struct {
	Deps
	q *db.Queries
}

// New returns the store and registers its jobs with d.Jobs.
func New(d Deps) *Store {
	if d.Audit == nil {
		d.Audit = func(context.Context, *db.Tx, actor.Actor, string, string, string) error { return nil }
	}
	if d.Folders == nil {
		d.Folders = func(context.Context, string) (map[string]string, error) { return nil, nil }
	}
	if d.Pace == 0 {
		d.Pace = 200 * time.Millisecond
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

const maxPage = 100

func pageSize(limit int) int {
	if limit <= 0 || limit > maxPage {
		return maxPage
	}
	return limit
}

// pageOf cuts the row that was read beyond the page.
func pageOf[T any](rows []T, size int, key func(T) string) knowledge.Page[T] {
	p := knowledge.Page[T]{Items: rows}
	if len(rows) > size {
		p.Items, p.Next = rows[:size], key(rows[size-1])
	}
	return p
}
