// Package health finds what is wrong with the knowledge itself: items that are
// there twice or contradict each other, that are out of date or nobody asks for,
// that lead to a person or are asked for in one wording only. Each finding names
// what would mend it; nothing is mended by itself.
//
// Invariants: a member is shown findings about items that they may see, and
// about pairs of which they may see both. A finding that somebody put aside
// stays away until one of its items changes.
package health

import (
	"context"
	_ "embed"
	"sync"
	"sync/atomic"

	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/workspace"
)

//go:embed queries.sql
var queriesSQL string

// Deps are what a Store works with.
type Deps struct {
	DB        *db.DB
	Clock     clock.Clock
	Workspace *workspace.Store
	Knowledge *knowledge.Store
	Search    *search.Searcher
}

// Store is the health of all workspaces' knowledge.
type Store struct {
	Deps
	q *db.Queries

	wanted chan string // workspaces whose items are to be compared

	mu      sync.Mutex
	compare map[string]*comparison

	uses sync.Map // workspace → *uses
}

// comparison is all items of a workspace compared with each other, or on the
// way to it.
type comparison struct {
	of    *search.Prepared
	total int
	done  atomic.Int64
	pairs []pair // when ended
	ended bool
}

const comparisonsKept = 4 // workspaces

// New returns the health of the knowledge in d.DB.
func New(d Deps) *Store {
	return &Store{Deps: d, q: d.DB.Queries(queriesSQL), wanted: make(chan string, 16), compare: map[string]*comparison{}}
}

// Check prepares every statement, so that a mistake shows at start.
func (s *Store) Check(ctx context.Context) error { return s.q.Check(ctx, s.DB) }

// Run compares the items of workspaces that were asked for, until ctx ends. What
// is asked for meanwhile shows how far it is.
func (s *Store) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case workspaceID := <-s.wanted:
			s.mu.Lock()
			c := s.compare[workspaceID]
			s.mu.Unlock()
			if c == nil || c.ended {
				continue
			}
			found, err := c.of.Pairs(ctx, func(done int) { c.done.Store(int64(done)) })
			if err != nil {
				return err // only where ctx ended
			}
			pairs := judge(found)
			s.mu.Lock()
			c.pairs, c.ended = pairs, true
			s.mu.Unlock()
		}
	}
}

// Progress is how far comparing all items with each other is.
type Progress struct {
	Done  int  `json:"done"`
	Total int  `json:"total"`
	Ended bool `json:"ended" doc:"Until then duplicates and contradictions are not all found"`
}

// pairs returns the alike items of what is held, as soon as they are found.
func (s *Store) pairs(workspaceID string, of *search.Prepared) ([]pair, Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.compare[workspaceID]
	if c == nil || !c.of.Same(of) {
		if c == nil && len(s.compare) >= comparisonsKept {
			for other := range s.compare { // any: they are found again in seconds
				delete(s.compare, other)
				break
			}
		}
		c = &comparison{of: of, total: len(of.Revisions())}
		s.compare[workspaceID] = c
		select {
		case s.wanted <- workspaceID:
		default: // many wait; asked for again it is begun
			delete(s.compare, workspaceID)
		}
	}
	return c.pairs, Progress{int(c.done.Load()), c.total, c.ended}
}

const (
	mayRead  = "knowledge.read"
	mayWrite = "knowledge.write"
)

func (s *Store) now() int64 { return clock.Milli(s.Clock) }
