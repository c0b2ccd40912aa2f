package search

import (
	"context"
	"slices"

	"yingda/knowledge"
)

// draft is an index of what is not released, and the marks it was made from.
type draft struct {
	of        string
	releaseID string
	marks     []knowledge.Mark
	index     *index
}

// aside is a state of the knowledge that is not released: while its marks are the
// same, so is what it holds.
type aside struct {
	name  string
	marks func(ctx context.Context, workspaceID, id string) ([]knowledge.Mark, error)
	read  func(ctx context.Context, workspaceID, id string) (knowledge.Snapshot, error)
	id    string
}

// draft returns the index of what would be released if all were published.
func (s *Searcher) draft(ctx context.Context, workspaceID string) (*index, error) {
	return s.aside(ctx, workspaceID, aside{
		name: "drafts",
		marks: func(ctx context.Context, workspaceID, _ string) ([]knowledge.Mark, error) {
			return s.store.DraftMarks(ctx, workspaceID)
		},
		read: func(ctx context.Context, workspaceID, _ string) (knowledge.Snapshot, error) {
			return s.store.Drafts(ctx, workspaceID)
		},
	})
}

// aside returns the index of what is not released; it is kept while nothing is
// saved, and nothing else is asked for.
func (s *Searcher) aside(ctx context.Context, workspaceID string, a aside) (*index, error) {
	heads, err := s.store.Heads(ctx, []string{workspaceID})
	if err != nil {
		return nil, err
	}
	d := draft{of: a.name}
	if len(heads) > 0 {
		d.releaseID = heads[0].ReleaseID
	}
	if d.marks, err = a.marks(ctx, workspaceID, a.id); err != nil {
		return nil, err
	}
	s.mu.Lock()
	old := s.drafts[workspaceID]
	s.mu.Unlock()
	if old != nil && old.of == d.of && old.releaseID == d.releaseID && slices.Equal(old.marks, d.marks) {
		return old.index, nil
	}
	snap, err := a.read(ctx, workspaceID, a.id)
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
