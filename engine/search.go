package engine

import (
	"cmp"
	"context"
	"slices"
	"time"

	"yingda/engine/combine"
	"yingda/engine/text"
)

// SearchOptions narrow a search; the zero value asks for five candidates.
type SearchOptions struct {
	Limit int
	// Allow tells whether the i-th item may be seen by whoever asks. An item it
	// refuses is neither a candidate nor weighed against one. nil allows all.
	Allow func(i int) bool
	// Passages are searched beside the items; nil has none. AllowPassage is to
	// them what Allow is to items.
	Passages     *Passages
	AllowPassage func(i int) bool
	// Explain fills Candidate.Explain.
	Explain bool
	// Outside is the query's vector from outside; without one, or with one of
	// another length than the model's, the engine's own scorers judge alone.
	Outside []float32
}

// Candidate is an item that may answer, or a passage.
type Candidate struct {
	Index      int // of the item in the model; of a passage among the passages
	ID         string
	Group      string
	Grade      Grade
	Passage    bool
	Question   int     // which of the item's questions is nearest; of a passage which sentence, -1 for its heading
	Text       string  // that question or sentence, as written
	Score      float64 // likeness, 0–1; candidates stand by Confidence, not by it
	Confidence float64 // probability that this item is right, 0–1
	// Contrary: the question takes another side than the item (open and cancel,
	// can and cannot), so it is not answered with it before it was asked back.
	Contrary bool
	Explain  *Explanation
}

// Latency says where a search's time went.
type Latency struct {
	Normalise, Score, Rank, Explain time.Duration
}

// Result is what a search found, best first, one candidate a group.
type Result struct {
	Query      string // as typed
	Normalised string
	Read       string // how it was read where that is not how it was typed
	Candidates []Candidate
	// Known is the probability that any item answers, 0–1; at least the sum of
	// the candidates' confidences.
	Known   float64
	Outside bool   // a vector from outside was taken into account
	Model   string // its hash
	Latency Latency
}

const defaultLimit = 5

// contrary is what a candidate about the opposite loses, in log odds: enough
// that no likeness makes up for it.
const contrary = -7

// Search ranks the items for a question. An empty base or an empty question
// gives a result without candidates.
func (m *Model) Search(ctx context.Context, query string, options SearchOptions) Result {
	started := time.Now()
	q := readQuery(query, m.same, m.mender)
	result := Result{Query: query, Normalised: q.typed.Text, Read: q.read, Model: m.hash}
	if q.typed.Len() == 0 || ctx.Err() != nil {
		return result
	}
	read := time.Now()
	if len(m.nth) == 0 { // passages alone
		m.withPassages(&result, q.typed, options)
		result.Latency = Latency{Normalise: read.Sub(started), Score: time.Since(read)}
		return result
	}
	s := m.room.take()
	defer m.room.Put(s)
	if m.beyond != nil {
		q.outside = options.Outside
	}
	m.index.look(s, q, m.tuning.pool, options.Allow)
	result.Outside = len(s.outside) > 0
	scored := time.Now()
	ranked := m.rank(s, &result, options)
	rankedAt := time.Now()
	if options.Explain {
		for i := range result.Candidates {
			result.Candidates[i].Explain = m.explain(q.typed, s, ranked[i], result.Candidates)
		}
	}
	m.withPassages(&result, q.typed, options)
	result.Latency = Latency{read.Sub(started), scored.Sub(read), rankedAt.Sub(scored), time.Since(rankedAt)}
	return result
}

// withPassages searches the passages too, where there are any.
func (m *Model) withPassages(r *Result, n text.Normalised, options SearchOptions) {
	if options.Passages.Len() == 0 {
		return
	}
	m.alsoPassages(r, n, options)
	for i, c := range r.Candidates {
		if c.Passage && options.Explain {
			r.Candidates[i].Explain = options.Passages.explainPassage(n, c, r.Candidates)
		}
	}
}

// rank lets the combiner judge the pool and keeps the best of each group, with
// the group's whole probability.
func (m *Model) rank(s *scratch, r *Result, options SearchOptions) []pooled {
	limit := options.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	rows := make([][]float32, len(s.pool))
	against := make([]float64, len(s.pool))
	for i := range s.pool {
		rows[i] = s.pool[i].row[:]
		if s.pool[i].against {
			against[i] = contrary
		}
	}
	chance := make([]float64, len(rows))
	scorer, learned := m.scorer, m.learned
	if r.Outside {
		scorer, learned = m.beyond, m.beyondBy
	}
	r.Known = 1 - combine.Mix(m.prior, scorer, learned, rows, s.query[:], against, chance)
	order := make([]int, len(rows))
	total := make(map[int32]float64, len(rows))
	for i := range order {
		order[i] = i
		total[m.group[s.pool[i].item]] += chance[i]
	}
	slices.SortFunc(order, func(a, b int) int {
		ga, gb := m.group[s.pool[a].item], m.group[s.pool[b].item]
		return cmp.Or(cmp.Compare(total[gb], total[ga]), cmp.Compare(ga, gb), cmp.Compare(chance[b], chance[a]), cmp.Compare(a, b))
	})
	var out []pooled
	last := int32(-1)
	for _, i := range order {
		p := s.pool[i]
		if m.group[p.item] == last || len(out) == limit {
			continue
		}
		last = m.group[p.item]
		out = append(out, p)
		it := m.items[p.item]
		r.Candidates = append(r.Candidates, Candidate{
			Index: int(p.item), ID: it.ID, Group: it.Group, Grade: it.Grade,
			Question: int(m.nth[p.question]), Text: it.Questions[m.nth[p.question]].Text,
			Score: float64(max(p.row[fDense], 0)), Confidence: total[last], Contrary: p.contrary,
		})
	}
	return out
}
