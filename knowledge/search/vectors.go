package search

import (
	"context"
	"slices"
	"time"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/knowledge/embed"
)

// Vectors is a service that makes vectors of a workspace's texts; the zero value
// is none.
type Vectors struct {
	embed.Service
	Visibility []knowledge.Visibility // of the items whose words may leave
	Budget     time.Duration          // how long a question may wait
}

func (v Vectors) on() bool { return v.URL != "" }

// leaves tells whether the words of an item may leave the house.
func (v Vectors) leaves(r knowledge.Revision) bool {
	return slices.Contains(v.Visibility, r.Visibility)
}

// vectorOf asks for a question's vector where the model that answers was built
// with such, and tells what came of it. A wording of an item needs none.
func (s *Searcher) vectorOf(ctx context.Context, q Query, x *index) ([]float32, string) {
	v, err := s.vectors(ctx, q.WorkspaceID)
	if err != nil || !v.on() {
		return nil, ""
	}
	name, dims := x.model.Outside()
	key := knowledge.WordingKey(q.Text)
	switch {
	case name != v.Name():
		return nil, embed.Pending
	case key == "" || len(x.wordings[key]) > 0:
		return nil, ""
	}
	return s.door.Ask(ctx, embed.Question{WorkspaceID: q.WorkspaceID, Service: v.Service, Text: q.Text, Dims: dims, Budget: v.Budget})
}

// outside is the service as training wants it: what the model before has the
// vectors of is not asked for again.
func (s *Searcher) outside(ctx context.Context, workspaceID string, v Vectors) (*engine.Outside, error) {
	if !v.on() {
		return nil, nil
	}
	x, err := s.of(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	had := map[string][]float32{}
	if name, _ := x.model.Outside(); name == v.Name() {
		for text, vector := range x.model.OutsideVectors {
			had[text] = vector
		}
	}
	return &engine.Outside{Name: v.Name(), Vectors: func(ctx context.Context, texts []string) ([][]float32, error) {
		return s.embed.Many(ctx, v.Service, texts, func(text string) []float32 { return had[text] })
	}}, nil
}

// Probed is what trying a service out has shown.
type Probed struct {
	Dimensions int     `json:"dimensions" doc:"Length of its vectors"`
	TookMS     float64 `json:"took_ms"`
	Released   bool    `json:"released" doc:"The model that answers was trained with it"`
}

// Probe asks the workspace's service for one vector now, whatever was remembered
// of it. Nothing of the workspace's is sent. Permission workspace.settings.
func (s *Searcher) Probe(ctx context.Context, who actor.Actor) (Probed, error) {
	if err := who.Need("workspace.settings"); err != nil {
		return Probed{}, err
	}
	v, err := s.vectors(ctx, who.WorkspaceID)
	if err != nil {
		return Probed{}, err
	}
	if !v.on() {
		return Probed{}, fault.Conflict("embed.off")
	}
	began := time.Now()
	all, err := s.embed.Vectors(ctx, v.Service, []string{"yingda"})
	if err != nil {
		return Probed{}, embed.Fault(err)
	}
	out := Probed{Dimensions: len(all[0]), TookMS: float64(time.Since(began).Microseconds()) / 1000}
	x, err := s.of(ctx, who.WorkspaceID)
	if err != nil {
		return Probed{}, err
	}
	name, _ := x.model.Outside()
	out.Released = name == v.Name()
	return out, nil
}
