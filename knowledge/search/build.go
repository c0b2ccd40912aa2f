package search

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"

	"yingda/engine"
	"yingda/knowledge"
)

// threads leaves half the machine to the people being served.
func threads() int { return max(1, runtime.NumCPU()/2) }

// build makes the index of a release: its items as the model version says, and
// its documents. before is the index it takes the place of, or nil: what that
// has learned and read need not be read again.
func (s *Searcher) build(ctx context.Context, workspaceID string, snap knowledge.Snapshot, before *index) (*index, error) {
	x, err := s.buildItems(ctx, workspaceID, snap, before)
	if err == nil {
		err = s.lay(ctx, workspaceID, x, before)
	}
	return x, err
}

// buildItems replaces a kept model that cannot be read by one without training,
// and asks for another.
func (s *Searcher) buildItems(ctx context.Context, workspaceID string, snap knowledge.Snapshot, before *index) (*index, error) {
	x, err := s.buildAsMade(ctx, snap, before)
	if err == nil || ctx.Err() != nil {
		return x, err
	}
	slog.WarnContext(ctx, "kept model not read: answering without training", "workspace_id", workspaceID, "release_id", snap.Release.ID, "error", err)
	broken := snap.Model.ID
	if snap.Parent.ID != "" {
		broken = snap.Parent.ID
	}
	if s.train {
		if err := s.store.Retrain(ctx, workspaceID, snap.Release.BaseVersionID, broken); err != nil {
			slog.WarnContext(ctx, "training not asked for", "workspace_id", workspaceID, "error", err)
		}
	}
	return quick(ctx, snap)
}

func (s *Searcher) buildAsMade(ctx context.Context, snap knowledge.Snapshot, before *index) (*index, error) {
	switch snap.Model.Recipe.Kind {
	case knowledge.ModelTrained:
		m, err := s.kept(ctx, snap.Model, before)
		if err != nil {
			return nil, err
		}
		return newIndex(snap, m, m)
	case knowledge.ModelGrown:
		parent, err := s.kept(ctx, snap.Parent, before)
		if err != nil {
			return nil, err
		}
		return grow(ctx, snap, parent)
	case knowledge.ModelSmall:
		m, err := engine.Build(ctx, itemsOf(snap), engine.Options{Threads: threads()})
		if err != nil {
			return nil, fmt.Errorf("build index: %w", err)
		}
		return newIndex(snap, m, nil)
	}
	return quick(ctx, snap)
}

func quick(ctx context.Context, snap knowledge.Snapshot) (*index, error) {
	m, err := engine.Build(ctx, itemsOf(snap), engine.Options{Quick: true})
	if err != nil {
		return nil, fmt.Errorf("build index: %w", err)
	}
	return newIndex(snap, m, nil)
}

// grow takes into a trained model what is different now.
func grow(ctx context.Context, snap knowledge.Snapshot, trained *engine.Model) (*index, error) {
	now := itemsOf(snap)
	there := map[string]bool{}
	for _, it := range now {
		there[it.ID] = true
	}
	change := engine.Change{Put: now}
	for i := range trained.Len() {
		if it := trained.Item(i); !there[it.ID] {
			change.Remove = append(change.Remove, it.ID)
		}
	}
	m, err := trained.With(ctx, change)
	if err != nil {
		return nil, fmt.Errorf("grow index: %w", err)
	}
	return newIndex(snap, m, trained)
}

var errNoPlace = errors.New("no place for kept models")

// kept returns a trained model, from the index before where that has it.
func (s *Searcher) kept(ctx context.Context, v knowledge.ModelVersion, before *index) (*engine.Model, error) {
	if before != nil && before.trained != nil && before.trainedID() == v.ID {
		return before.trained, nil
	}
	if s.blobs == nil || v.BlobKey == "" {
		return nil, errNoPlace
	}
	r, size, err := s.blobs.Open(ctx, v.BlobKey)
	if err != nil {
		return nil, err
	}
	data := make([]byte, size)
	_, err = io.ReadFull(r, data)
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("read model %s: %w", v.ID, err)
	}
	return engine.Load(data)
}

// trainedID is the version of the trained model that x holds.
func (x *index) trainedID() string {
	if x.snap.Parent.ID != "" {
		return x.snap.Parent.ID
	}
	return x.snap.Model.ID
}
