package search

import (
	"context"
	"log/slog"
	"reflect"

	"yingda/internal/fault"
	"yingda/knowledge"
)

// beside is a release that stands beside the one that is released, and to whom
// it is said. It never changes.
type beside struct {
	knowledge.Beside
	index *index // nil: it could not be made, and nobody is answered from it
}

// takes tells whether who asks is answered from it.
func (b *beside) takes(q Query) bool {
	return b != nil && b.index != nil && b.Takes(q.CustomerID) && b.Holds(q.Channel, q.Locale, q.Asker.Tier)
}

func (s *Searcher) besideOf(workspaceID string) *beside {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.loaded[workspaceID]; e != nil {
		return e.beside
	}
	return nil
}

// turn has a workspace's customers answered as its head says. What stands beside
// and cannot be read is said to nobody: they are answered from what is released.
func (s *Searcher) turn(ctx context.Context, h knowledge.Head) {
	was := s.besideOf(h.WorkspaceID)
	if was != nil && reflect.DeepEqual(was.Beside, h.Beside) && was.index != nil || was == nil && h.Beside.ReleaseID == "" {
		return
	}
	var now *beside
	if h.Beside.ReleaseID != "" {
		now = &beside{Beside: h.Beside}
		if was != nil && was.index != nil && was.ReleaseID == now.ReleaseID {
			now.index = was.index
		} else if x, err := s.loadStaged(ctx, h.WorkspaceID, now.ReleaseID); err == nil {
			now.index = x
		} else if ctx.Err() == nil {
			slog.ErrorContext(ctx, "release beside not read: nobody is answered from it", "workspace_id", h.WorkspaceID, "release_id", now.ReleaseID, "error", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.loaded[h.WorkspaceID]; e != nil {
		e.beside = now
		s.makeRoom(h.WorkspaceID)
	}
}

// loadStaged reads and builds a release that is not the released one. A model
// that cannot be read is no reason to answer from another: then there is none.
func (s *Searcher) loadStaged(ctx context.Context, workspaceID, releaseID string) (*index, error) {
	snap, err := s.store.Staged(ctx, workspaceID, releaseID)
	if err != nil {
		return nil, err
	}
	before := s.peek(workspaceID)
	x, err := s.buildAsMade(ctx, snap, before)
	if err != nil {
		return nil, fault.Unavailable("knowledge.release_unreadable", err)
	}
	return x, s.lay(ctx, workspaceID, x, before)
}

// Staged holds a release that stands beside, whoever is answered from it.
func (s *Searcher) Staged(ctx context.Context, workspaceID, releaseID string) (*Prepared, error) {
	if b := s.besideOf(workspaceID); b != nil && b.index != nil && b.ReleaseID == releaseID {
		return &Prepared{s, b.index}, nil
	}
	x, err := s.loadStaged(ctx, workspaceID, releaseID)
	return &Prepared{s, x}, err
}
