package search

import (
	"context"

	"yingda/engine"
)

const (
	relatedMost = 4
	nearMost    = 12
	nearest     = 0.15 // score below which two items have nothing in common
)

// ItemByID returns a released item, or chunk of a document, with the answer for the asker's place, for
// one who picked it from a list. ok is false when the asker may not see it, and
// when it has nothing to say here and now.
func (s *Searcher) ItemByID(ctx context.Context, q Query, itemID string) (c Candidate, ok bool, err error) {
	x, err := s.pick(ctx, q)
	if err != nil {
		return Candidate{}, false, err
	}
	r, err := s.reader(ctx, q)
	if err != nil {
		return Candidate{}, false, err
	}
	if i, ok := x.papers.byID[itemID]; ok {
		if r.barred(x.papers.pieces[i].of.doc()) != "" {
			return Candidate{}, false, nil
		}
		return x.candidate(engine.Candidate{Index: i, ID: itemID, Passage: true, Question: -1, Text: x.papers.pieces[i].title(), Score: 1, Confidence: 1}, r), true, nil
	}
	i, known := x.byID[itemID]
	if !known || r.barred(x.docs[i]) != "" {
		return Candidate{}, false, nil
	}
	c = x.candidate(engine.Candidate{Index: i, ID: itemID, Text: x.docs[i].Question, Score: 1, Confidence: 1}, r)
	c.Related = x.related(ctx, i, r)
	return c, true, nil
}

// related is what people who asked an item also ask: what its editor named, then
// what is like it; nothing that the asker's language lacks.
func (x *index) related(ctx context.Context, i int, r reader) []Brief {
	out := []Brief{}
	taken := map[int]bool{i: true}
	add := func(j int) {
		if len(out) < relatedMost && !taken[j] && r.barred(x.docs[j]) == "" && !x.docs[j].foreign(r.at) {
			taken[j] = true
			d := x.docs[j]
			out = append(out, Brief{d.ItemID, d.Key, d.title(r.at.Locale)})
		}
	}
	for _, key := range x.docs[i].Related {
		if j, ok := x.byKey[key]; ok {
			add(j)
		}
	}
	if len(out) < relatedMost {
		for _, j := range x.neighbours(ctx, i) {
			add(j)
		}
	}
	return out
}

// neighbours are the items most like the i-th, found once.
func (x *index) neighbours(ctx context.Context, i int) []int {
	if v, ok := x.near.Load(i); ok {
		return v.([]int)
	}
	out := []int{}
	own := x.model.Item(i).Group
	r := x.model.Search(ctx, x.docs[i].Question, engine.SearchOptions{Limit: nearMost})
	for _, c := range r.Candidates {
		if c.Index != i && c.Score >= nearest && (own == "" || c.Group != own) {
			out = append(out, c.Index)
		}
	}
	if ctx.Err() == nil {
		x.near.Store(i, out)
	}
	return out
}
