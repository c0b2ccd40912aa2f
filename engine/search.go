package engine

import (
	"context"
	"math"
	"sort"
	"time"

	"yingda/engine/text"
)

// SearchOptions narrow a search; the zero value asks for five candidates.
type SearchOptions struct {
	Limit int
	// Allow tells whether the i-th item may be seen by whoever asks. An item it
	// refuses is neither a candidate nor weighed against one. nil allows all.
	Allow func(i int) bool
	// Explain fills Candidate.Explain.
	Explain bool
}

// Candidate is an item that may answer.
type Candidate struct {
	Index      int // of the item in the model
	ID         string
	Group      string
	Grade      Grade
	Question   int    // which of the item's questions is nearest
	Text       string // that question, as written
	Score      float64
	Confidence float64 // probability that this item is right, 0–1
	Explain    *Explanation
}

// Latency says where a search's time went.
type Latency struct {
	Normalise, Score, Rank, Explain time.Duration
}

// Result is what a search found, best first, one candidate a group.
type Result struct {
	Query      string // as typed
	Normalised string
	Candidates []Candidate
	// Known is the probability that any item answers, 0–1; at least the sum of
	// the candidates' confidences.
	Known   float64
	Model   string // its hash
	Latency Latency
}

const defaultLimit = 5

// Search ranks the items for a question. An empty base or an empty question
// gives a result without candidates.
func (m *Model) Search(ctx context.Context, query string, options SearchOptions) Result {
	started := time.Now()
	n := text.Normalise(query)
	result := Result{Query: query, Normalised: n.Text, Model: m.hash}
	if n.Len() == 0 || len(m.owner) == 0 || ctx.Err() != nil {
		return result
	}
	terms := m.lexical.terms(n)
	normalised := time.Now()
	room := m.lexical.score(terms)
	defer m.lexical.release(room)
	scored := time.Now()
	ranked := m.rank(*room, options)
	m.fill(&result, ranked, options)
	rankedAt := time.Now()
	if options.Explain {
		for i := range result.Candidates {
			result.Candidates[i].Explain = m.explain(n, terms, ranked[i], result.Candidates)
		}
	}
	result.Latency = Latency{normalised.Sub(started), scored.Sub(normalised), rankedAt.Sub(scored), time.Since(rankedAt)}
	return result
}

// standing is an item with its score and nearest question.
type standing struct {
	item     int
	score    float32
	question int32
}

// rank scores each allowed item by the mean of its best three questions; one
// lucky wording counts for less than three that agree.
func (m *Model) rank(scores []float32, options SearchOptions) []standing {
	limit := options.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	var all []standing
	for i := range m.items {
		s := m.standing(i, scores)
		if s.score <= 0 || (options.Allow != nil && !options.Allow(i)) {
			continue
		}
		all = append(all, s)
	}
	sort.Slice(all, func(a, b int) bool {
		if all[a].score != all[b].score {
			return all[a].score > all[b].score
		}
		return all[a].item < all[b].item
	})
	return m.distinct(all, limit)
}

func (m *Model) standing(i int, scores []float32) standing {
	s := standing{item: i, question: m.first[i]}
	var best [3]float32
	for q := m.first[i]; q < m.first[i+1]; q++ {
		v := scores[q]
		switch {
		case v > best[0]:
			best[0], best[1], best[2] = v, best[0], best[1]
			s.question = q
		case v > best[1]:
			best[1], best[2] = v, best[1]
		case v > best[2]:
			best[2] = v
		}
	}
	n := min(3, int(m.first[i+1]-m.first[i]))
	if n > 0 {
		s.score = (best[0] + best[1] + best[2]) / float32(n)
	}
	return s
}

// distinct keeps the best of each group.
func (m *Model) distinct(all []standing, limit int) []standing {
	seen := make(map[string]bool, limit)
	out := make([]standing, 0, limit)
	for _, s := range all {
		if g := m.group(s.item); !seen[g] {
			seen[g] = true
			out = append(out, s)
		}
		if len(out) == limit {
			break
		}
	}
	return out
}

// fill turns standings into candidates. Confidence grows with the score and
// with the distance to the next different answer.
func (m *Model) fill(r *Result, ranked []standing, options SearchOptions) {
	if len(ranked) == 0 {
		return
	}
	top := float64(ranked[0].score)
	next := 0.0
	if len(ranked) > 1 {
		next = float64(ranked[1].score)
	}
	r.Known = logistic(10*top - 4)
	shares := make([]float64, len(ranked))
	var sum float64
	for i, s := range ranked {
		shares[i] = math.Exp(22 * (float64(s.score) - top))
		sum += shares[i]
	}
	sure := logistic(10*top + 6*(top-next) - 4.5)
	for i, s := range ranked {
		it := m.items[s.item]
		r.Candidates = append(r.Candidates, Candidate{
			Index: s.item, ID: it.ID, Group: it.Group, Grade: it.Grade,
			Question: int(m.nth[s.question]), Text: it.Questions[m.nth[s.question]].Text,
			Score: float64(s.score), Confidence: min(r.Known, sure) * shares[i] / sum,
		})
	}
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
