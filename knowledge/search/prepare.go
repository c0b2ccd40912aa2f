package search

import (
	"context"

	"yingda/internal/fault"
	"yingda/knowledge"
)

// Prepared answers from one state of the knowledge for as long as it is held,
// whatever is released in between.
type Prepared struct {
	s *Searcher
	x *index
}

// Released holds what a workspace answers from now, even if it was released a moment ago.
func (s *Searcher) Released(ctx context.Context, workspaceID string) (*Prepared, error) {
	x, err := s.of(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	heads, err := s.store.Heads(ctx, []string{workspaceID})
	if err == nil && len(heads) > 0 && heads[0].ReleaseID != x.snap.Head.ReleaseID {
		x, err = s.load(ctx, workspaceID)
	}
	return &Prepared{s, x}, err
}

// Prepare makes an index of what is not released, as publishing it would.
func (s *Searcher) Prepare(ctx context.Context, workspaceID string, snap knowledge.Snapshot) (*Prepared, error) {
	x, err := s.buildDraft(ctx, workspaceID, snap)
	return &Prepared{s, x}, err
}

// PrepareWith makes an index of what is not released with a model that was trained
// for it. That the model cannot be read is knowledge.model_not_found.
func (s *Searcher) PrepareWith(ctx context.Context, workspaceID string, snap knowledge.Snapshot, modelID string) (*Prepared, error) {
	m, err := s.store.Model(ctx, workspaceID, modelID)
	if err != nil {
		return nil, err
	}
	before, err := s.of(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	snap.Model, snap.Parent = m, knowledge.ModelVersion{}
	x, err := s.buildAsMade(ctx, snap, before)
	if err != nil && ctx.Err() == nil {
		return nil, fault.NotFound("knowledge.model_not_found").Because(err)
	}
	if err == nil {
		err = s.lay(ctx, workspaceID, x, before)
	}
	return &Prepared{s, x}, err
}

// Ask searches and decides as [Searcher.Ask] does.
func (p *Prepared) Ask(ctx context.Context, q Query) (Found, error) { return p.s.ask(ctx, p.x, q) }

// BaseN is the number of the base version that is held; 0 for what is not released.
func (p *Prepared) BaseN() int64 { return p.x.snap.BaseN }

// Bound returns a context that ends when the searcher's Run does, so that long
// work does not hold a process that is asked to stop.
func (s *Searcher) Bound(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	done := s.whileRunning(cancel)
	return ctx, func() { done(); cancel() }
}

// ContentHash is that of the base version that is held.
func (p *Prepared) ContentHash() string { return p.x.snap.ContentHash() }

// Same tells whether two hold one state.
func (p *Prepared) Same(o *Prepared) bool { return p.x == o.x }
