package search

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"yingda/internal/blob"
	"yingda/internal/clock"
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/embed"
)

// Moment is a time as a workspace sees it.
type Moment struct {
	Local time.Time // in the workspace's zone
	Open  bool      // within staffed hours
}

// Deps are what a Searcher is made of.
type Deps struct {
	Knowledge *knowledge.Store
	Clock     clock.Clock
	// Calendar tells a workspace's own time; nil: Shanghai, always open.
	Calendar func(ctx context.Context, workspaceID string, now time.Time) (Moment, error)
	// Tiers are the keys of a workspace's tiers; nil knows none.
	Tiers func(ctx context.Context, workspaceID string) ([]string, error)
	// Heard are the questions that a workspace's customers asked in vain, the newest
	// first; nil knows none.
	Heard func(ctx context.Context, workspaceID string, limit int) ([]Heard, error)
	// Jobs, where this process trains; nil where it only serves what is there.
	Jobs *job.Queue
	// Blobs is where trained models are kept; nil trains none.
	Blobs *blob.Store
	// Vectors tells which service makes vectors of a workspace's texts; nil: none
	// does. Embed speaks to it.
	Vectors func(ctx context.Context, workspaceID string) (Vectors, error)
	Embed   *embed.Client
	// MaxBytes bounds the indexes kept, estimated; 0: 512 MiB. The one in use is
	// kept whatever it weighs.
	MaxBytes int64
	// Poll is how often other nodes' releases are looked for; 0: 1 s.
	Poll time.Duration
}

// Searcher answers for all workspaces. Safe for concurrent use.
type Searcher struct {
	store    *knowledge.Store
	clock    clock.Clock
	calendar func(ctx context.Context, workspaceID string, now time.Time) (Moment, error)
	tiers    func(ctx context.Context, workspaceID string) ([]string, error)
	heard    func(ctx context.Context, workspaceID string, limit int) ([]Heard, error)
	maxBytes int64
	poll     time.Duration

	vectors func(ctx context.Context, workspaceID string) (Vectors, error)
	embed   *embed.Client
	door    *embed.Door

	blobs   *blob.Store
	train   bool
	stopped chan struct{} // closed when Run has ended

	loading singleflight.Group
	memory  memory
	hints   chan string

	mu     sync.Mutex
	loaded map[string]*entry // workspace id →
	drafts map[string]*draft
	uses   int64
}

// entry is a loaded index, what stands beside it, and when it was last asked.
type entry struct {
	index  *index
	beside *beside // nil: nothing does
	used   int64
}

func (e *entry) size() int64 {
	if e.beside == nil || e.beside.index == nil {
		return e.index.size
	}
	return e.index.size + e.beside.index.size
}

// New returns a searcher that hears of releases published in this process.
func New(d Deps) *Searcher {
	s := &Searcher{
		store: d.Knowledge, clock: d.Clock, calendar: d.Calendar, tiers: d.Tiers, heard: d.Heard, maxBytes: d.MaxBytes, poll: d.Poll,
		blobs: d.Blobs, stopped: make(chan struct{}), hints: make(chan string, 64), loaded: map[string]*entry{}, drafts: map[string]*draft{},
	}
	s.vectors, s.embed, s.door = d.Vectors, d.Embed, &embed.Door{Client: d.Embed, Clock: d.Clock}
	if s.vectors == nil {
		s.vectors = func(context.Context, string) (Vectors, error) { return Vectors{}, nil }
	}
	if s.calendar == nil {
		s.calendar = shanghai
	}
	if s.tiers == nil {
		s.tiers = func(context.Context, string) ([]string, error) { return nil, nil }
	}
	if s.maxBytes == 0 {
		s.maxBytes = 512 << 20
	}
	if s.poll == 0 {
		s.poll = time.Second
	}
	d.Knowledge.OnRelease(s.hint)
	if d.Jobs != nil {
		s.registerJobs(d.Jobs)
	}
	return s
}

func shanghai(_ context.Context, _ string, now time.Time) (Moment, error) {
	return Moment{Local: now.In(time.FixedZone("Asia/Shanghai", 8*3600)), Open: true}, nil
}

// hint never waits: what does not fit is found by polling.
func (s *Searcher) hint(workspaceID string) {
	select {
	case s.hints <- workspaceID:
	default:
	}
}

// Run swaps indexes when releases come, until ctx ends. Run once.
func (s *Searcher) Run(ctx context.Context) error {
	defer close(s.stopped)
	t := time.NewTicker(s.poll)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case workspaceID := <-s.hints:
			s.refresh(ctx, []string{workspaceID})
		case <-t.C:
			s.refresh(ctx, s.workspaces())
		}
	}
}

// Refresh looks for newer releases of what is loaded, once: for a process that
// does not Run.
func (s *Searcher) Refresh(ctx context.Context) { s.refresh(ctx, s.workspaces()) }

// refresh reloads those of the given workspaces that are loaded and stand on an
// older release. What cannot be read now is tried again at the next look; the
// old index goes on answering.
func (s *Searcher) refresh(ctx context.Context, workspaceIDs []string) {
	if len(workspaceIDs) == 0 {
		return
	}
	heads, err := s.store.Heads(ctx, workspaceIDs)
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			slog.WarnContext(ctx, "releases not read", "error", err)
		}
		return
	}
	for _, h := range heads {
		x := s.peek(h.WorkspaceID)
		if x == nil {
			continue
		}
		s.turn(ctx, h)
		if x.snap.Head.ReleaseID == h.ReleaseID {
			continue
		}
		x, err := s.load(ctx, h.WorkspaceID)
		if err == nil && x.snap.Release.N < h.ReleaseN { // joined a load that had begun before
			_, err = s.load(ctx, h.WorkspaceID)
		}
		if err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "knowledge not reloaded", "workspace_id", h.WorkspaceID, "release_id", h.ReleaseID, "error", err)
		}
	}
}

func (s *Searcher) workspaces() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for id := range s.loaded {
		ids = append(ids, id)
	}
	return ids
}

func (s *Searcher) peek(workspaceID string) *index {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.loaded[workspaceID]; e != nil {
		return e.index
	}
	return nil
}

// of returns a workspace's index, loading it when it is not there.
func (s *Searcher) of(ctx context.Context, workspaceID string) (*index, error) {
	s.mu.Lock()
	if e := s.loaded[workspaceID]; e != nil {
		s.uses++
		e.used = s.uses
		s.mu.Unlock()
		return e.index, nil
	}
	s.mu.Unlock()
	return s.load(ctx, workspaceID)
}

// load reads and builds a workspace's newest release and puts it in place. Many
// askers wait for one load; it goes on when one of them has gone away.
func (s *Searcher) load(ctx context.Context, workspaceID string) (*index, error) {
	ctx = context.WithoutCancel(ctx)
	v, err, _ := s.loading.Do(workspaceID, func() (any, error) {
		snap, err := s.store.Released(ctx, workspaceID)
		if err != nil {
			return nil, err
		}
		x, err := s.build(ctx, workspaceID, snap, s.peek(workspaceID))
		if err != nil {
			return nil, err
		}
		s.put(workspaceID, x)
		s.turn(ctx, snap.Head)
		s.memory.settle()
		return x, nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*index), nil
}

// put swaps the index in, unless a newer one got there first.
func (s *Searcher) put(workspaceID string, x *index) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.loaded[workspaceID]; e != nil && e.index.snap.Release.N > x.snap.Release.N {
		return
	}
	s.uses++
	fresh := &entry{index: x, used: s.uses}
	if e := s.loaded[workspaceID]; e != nil {
		fresh.beside = e.beside
	}
	s.loaded[workspaceID] = fresh
	s.makeRoom(workspaceID)
}

// makeRoom drops the indexes asked longest ago while all are too large, but for
// one workspace's.
func (s *Searcher) makeRoom(but string) {
	for {
		var total int64
		oldest, at := "", int64(0)
		for id, e := range s.loaded {
			total += e.size()
			if id != but && (oldest == "" || e.used < at) {
				oldest, at = id, e.used
			}
		}
		if total <= s.maxBytes || oldest == "" {
			return
		}
		delete(s.loaded, oldest)
	}
}

// Loaded returns how many workspaces' indexes are kept.
func (s *Searcher) Loaded() int { return len(s.workspaces()) }
