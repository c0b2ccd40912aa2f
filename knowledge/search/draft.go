package search

import (
	"context"
	"slices"

	"yingda/knowledge"
)

// draft is an index of drafts and the marks it was made from.
type draft struct {
	releaseID string
	marks     []knowledge.Mark
	index     *index
}

// draft returns the index of what would be released if all were published. It
// is kept while nothing is saved.
func (s *Searcher) draft(ctx context.Context, workspaceID string) (*index, error) {
	heads, err := s.store.Heads(ctx, []string{workspaceID})
	if err != nil {
		return nil, err
	}
	var d draft
	if len(heads) > 0 {
		d.releaseID = heads[0].ReleaseID
	}
	if d.marks, err = s.store.DraftMarks(ctx, workspaceID); err != nil {
		return nil, err
	}
	s.mu.Lock()
	old := s.drafts[workspaceID]
	s.mu.Unlock()
	if old != nil && old.releaseID == d.releaseID && slices.Equal(old.marks, d.marks) {
		return old.index, nil
	}
	snap, err := s.store.Drafts(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	if d.index, err = s.buildDraft(ctx, workspaceID, snap); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drafts = map[string]*draft{workspaceID: &d} // one workspace's editors at a time
	return d.index, nil
}

// buildDraft takes the drafts into what the release has learned, as publishing
// them would.
func (s *Searcher) buildDraft(ctx context.Context, workspaceID string, snap knowledge.Snapshot) (*index, error) {
	released, err := s.of(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	x, err := s.draftItems(ctx, snap, released)
	if err == nil {
		err = s.lay(ctx, workspaceID, x, released)
	}
	return x, err
}

func (s *Searcher) draftItems(ctx context.Context, snap knowledge.Snapshot, released *index) (*index, error) {
	if len(snap.Revisions) <= fewItems {
		snap.Model.Recipe.Kind = knowledge.ModelSmall
		return s.buildAsMade(ctx, snap, nil)
	}
	if released.trained == nil {
		return quick(ctx, snap)
	}
	return grow(ctx, snap, released.trained)
}

// fewItems is how many are trained on the spot.
const fewItems = 20
