package engine

import (
	"context"
	"fmt"

	"yingda/engine/text"
)

// version changes whenever the same items would give another model.
const version = "engine/1"

// Options are what a model is built with; the zero value is sound.
type Options struct {
	Seed     uint64
	Threads  int        // at most this many; 0: one. The model does not depend on it
	Synonyms [][]string // words of the workspace that mean the same
}

// Model is a built knowledge base. It never changes.
type Model struct {
	items   []Item
	options Options
	hash    string
	owner   []int32 // question → item
	nth     []int32 // question → its place among the item's
	first   []int32 // item → its first question; one more at the end
	lexical *lexical
}

// Build makes a model. It fails on two items with one id, and when ctx ends.
func Build(ctx context.Context, items []Item, options Options) (*Model, error) {
	m := &Model{items: append([]Item(nil), items...), options: options, hash: fingerprint(items, options)}
	seen := make(map[string]bool, len(items))
	for _, it := range items {
		if seen[it.ID] {
			return nil, fmt.Errorf("build model: two items have the id %q", it.ID)
		}
		seen[it.ID] = true
	}
	b := newLexicalBuilder()
	for i, it := range m.items {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("build model: %w", err)
		}
		m.first = append(m.first, int32(len(m.owner)))
		for k, q := range it.Questions {
			b.add(text.Normalise(q.Text))
			m.owner, m.nth = append(m.owner, int32(i)), append(m.nth, int32(k))
		}
	}
	m.first = append(m.first, int32(len(m.owner)))
	m.lexical = b.build()
	return m, nil
}

// With gives the model after a change. What was learned is kept, so it is ready
// at once; a later Build of the same items may know more.
func (m *Model) With(ctx context.Context, change Change) (*Model, error) {
	return Build(ctx, change.apply(m.items), m.options)
}

// Len is the number of items.
func (m *Model) Len() int { return len(m.items) }

// Questions is the number of wordings indexed.
func (m *Model) Questions() int { return len(m.owner) }

// Item is the i-th item as it was given; i is what SearchOptions.Allow is asked.
func (m *Model) Item(i int) Item { return m.items[i] }

// Hash names the model: what it was built from and the version of the builder.
func (m *Model) Hash() string { return m.hash }

// group is a key that is the same for items one of which is as right as another.
func (m *Model) group(i int) string {
	if g := m.items[i].Group; g != "" {
		return "g" + g
	}
	return "i" + m.items[i].ID
}
