package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime"

	"yingda/engine"
)

// Shelf keeps trained models between starts, by their hash. What it does not
// have is trained again, so it may forget.
type Shelf interface {
	// Get returns nil where there is none.
	Get(hash string) []byte
	Put(hash string, model []byte) error
}

// inline is how many wordings a base may have to be trained while its first
// asker waits: it takes no longer than reading it.
const inline = 400

// model makes what can answer at once: the trained model from the shelf; else
// the one that serves now, changed; else one without training. The last two
// are replaced when train has run.
func (s *Searcher) model(ctx context.Context, items []engine.Item, before *index) (*engine.Model, error) {
	if m := s.shelved(items); m != nil {
		return m, nil
	}
	wordings := 0
	for _, it := range items {
		wordings += len(it.Questions)
	}
	if wordings <= inline {
		return engine.Build(ctx, items, engine.Options{})
	}
	if before != nil && before.model.Trained() {
		return before.model.With(ctx, changeOf(before.model, items))
	}
	return engine.Build(ctx, items, engine.Options{Quick: true})
}

func (s *Searcher) shelved(items []engine.Item) *engine.Model {
	if s.shelf == nil {
		return nil
	}
	hash := engine.Fingerprint(items, engine.Options{})
	data := s.shelf.Get(hash)
	if data == nil {
		return nil
	}
	m, err := engine.Load(data)
	if err != nil || m.Hash() != hash {
		return nil // of another version, or damaged: trained again
	}
	return m
}

// changeOf is what makes the model's items these.
func changeOf(m *engine.Model, items []engine.Item) engine.Change {
	old := make(map[string]engine.Item, m.Len())
	for i := range m.Len() {
		old[m.Item(i).ID] = m.Item(i)
	}
	var c engine.Change
	for _, it := range items {
		if was, ok := old[it.ID]; !ok || !reflect.DeepEqual(was, it) {
			c.Put = append(c.Put, it)
		}
		delete(old, it.ID)
	}
	for i := range m.Len() {
		if _, gone := old[m.Item(i).ID]; gone {
			c.Remove = append(c.Remove, m.Item(i).ID)
		}
	}
	return c
}

// whole tells whether an index has the model trained on just its items.
func (x *index) whole() bool {
	return x.model.Hash() == engine.Fingerprint(itemsOf(x.snap), engine.Options{})
}

// Train waits until a workspace answers from a trained model: for a command
// that asks once. A server does it beside serving.
func (s *Searcher) Train(ctx context.Context, workspaceID string) error {
	x, err := s.of(ctx, workspaceID)
	if err != nil || x.whole() {
		return err
	}
	return s.train(ctx, workspaceID)
}

// train builds the whole model of what is loaded, keeps it, and swaps it in
// unless another release came meanwhile, whose own turn then comes.
func (s *Searcher) train(ctx context.Context, workspaceID string) error {
	x := s.peek(workspaceID)
	if x == nil || x.whole() {
		return nil
	}
	m, err := engine.Build(ctx, itemsOf(x.snap), engine.Options{Threads: max(1, runtime.NumCPU()-1)})
	if err != nil {
		return fmt.Errorf("train model: %w", err)
	}
	if s.shelf != nil {
		data, err := m.MarshalBinary()
		if err == nil {
			err = s.shelf.Put(m.Hash(), data)
		}
		if err != nil {
			slog.WarnContext(ctx, "model not kept", "workspace_id", workspaceID, "error", err)
		}
	}
	s.put(workspaceID, newIndex(x.snap, m))
	return nil
}

// learn trains what was loaded without, one after another, until ctx ends.
func (s *Searcher) learn(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case workspaceID := <-s.untrained:
			if err := s.train(ctx, workspaceID); err != nil && !errors.Is(err, context.Canceled) {
				slog.ErrorContext(ctx, "model not trained", "workspace_id", workspaceID, "error", err)
			}
		}
	}
}
