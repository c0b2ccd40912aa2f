package engine

import (
	"cmp"
	"math"
	"slices"

	"yingda/engine/text"
)

// Items and passages are weighed against each other as two witnesses: what the
// items show says how likely each of them is, and that none is; what the passages
// show says how much likelier each passage is than that. A passage takes from
// the items only what it makes likelier, so documents that fit nothing change
// nothing.

// found is a candidate among items and passages together.
type found struct {
	Candidate
	mass float64
}

// alsoPassages puts what passages say beside the candidates.
func (m *Model) alsoPassages(r *Result, n text.Normalised, options SearchOptions) {
	p := options.Passages
	all, query := p.look(n, options.AllowPassage)
	if len(all) == 0 {
		return
	}
	odds := oddsOf(all, query)
	items, docs := m.expects(p)
	none := max(1-r.Known, 1e-6)
	total := none + items*r.Known
	together := make([]found, 0, len(r.Candidates)+len(all))
	for _, c := range r.Candidates {
		together = append(together, found{c, items * c.Confidence})
	}
	saying := map[string]int{} // what a passage's sentence says → its place in together
	for i, s := range all {
		mass := none * docs * odds[i]
		total += mass
		if at := m.kin(together, p.all[s.place], s, saying); at >= 0 {
			together[at].mass += mass
			continue
		}
		together = append(together, found{p.candidate(s), mass})
	}
	slices.SortStableFunc(together, func(a, b found) int { return cmp.Compare(b.mass, a.mass) })
	limit := options.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	r.Candidates = r.Candidates[:0]
	for _, f := range together[:min(limit, len(together))] {
		f.Confidence = f.mass / total
		r.Candidates = append(r.Candidates, f.Candidate)
	}
	r.Known = 1 - none/total
}

// What is expected before anything was asked: an item answers twice as many
// questions as a passage, and the passages together between a quarter and six
// tenths of those that are answered at all, however many there are.
const (
	itemsPassages = 2.0
	leastPassages = 0.25
	mostPassages  = 0.6
)

// What the two witnesses took for granted when they were fitted: how many
// questions have no answer.
const (
	itemsNone    = defaultUnanswerable
	passagesNone = 0.26
)

// expects is by how much items and passages count for more or less than either
// would alone, where none of them counts the same.
func (m *Model) expects(p *Passages) (items, passages float64) {
	if len(m.items) == 0 {
		return 1, 1
	}
	n := float64(p.Len())
	share := min(max(n/(n+itemsPassages*float64(len(m.items))), leastPassages), mostPassages)
	answered := (1 - itemsNone) / itemsNone
	return 1 - share, share * answered / ((1 - passagesNone) / passagesNone)
}

// oddsOf is how much likelier each passage is than none of them.
func oddsOf(all []sighted, query [passageQuery]float32) []float64 {
	rows := make([][]float32, len(all))
	for i := range all {
		rows[i] = all[i].row[:]
	}
	chance := make([]float64, len(all))
	none := passagePrior.Score(rows, query[:], make([]float64, len(all)), chance)
	for i := range chance {
		chance[i] /= max(none, 1e-6)
	}
	return chance
}

func (p *Passages) candidate(s sighted) Candidate {
	x := p.all[s.place]
	c := Candidate{
		Index: int(p.at[s.place]), ID: x.ID, Grade: x.Grade, Passage: true, Question: s.sentence,
		Score: float64(s.row[pTogether]), Contrary: s.contrary,
	}
	switch {
	case s.sentence >= 0:
		c.Text = x.Sentences[s.sentence]
	case len(x.Heads) > 0:
		c.Text = x.Heads[len(x.Heads)-1]
	}
	return c
}

// kin finds the candidate that says what a passage's sentence says: an item
// whose answer has it in it, or a passage with the same sentence. Two that say
// the same do not speak against each other, and the first of them is said.
func (m *Model) kin(all []found, x Passage, s sighted, saying map[string]int) int {
	if s.sentence < 0 {
		return -1
	}
	n := text.Normalise(x.Sentences[s.sentence])
	if at, ok := saying[n.Text]; ok {
		return at
	}
	pairs := pairsOf(n)
	for at, f := range all {
		if f.Passage || len(pairs) < leastSaid {
			continue
		}
		answer, shared := pairsOf(text.Normalise(m.items[f.Index].Answer)), 0
		for g := range pairs {
			if answer[g] {
				shared++
			}
		}
		if float64(shared) >= sameSaid*float64(len(pairs)) {
			return at
		}
	}
	saying[n.Text] = len(all)
	return -1
}

const (
	leastSaid = 5    // pairs a sentence must have to be known again
	sameSaid  = 0.85 // share of them
)

func pairsOf(n text.Normalised) map[uint64]bool {
	out := map[uint64]bool{}
	for _, t := range termsOf(n) {
		if t.part == 1 {
			out[t.hash] = true
		}
	}
	return out
}

// explainPassage tells which parts of the question a passage has.
func (p *Passages) explainPassage(n text.Normalised, c Candidate, all []Candidate) *Explanation {
	x := p.all[p.back[c.Index]]
	a := p.readAsked(n)
	have := make([]bool, len(a.terms))
	for _, s := range slices.Concat(x.Heads, x.Sentences) {
		join(have, a.marks(text.Normalise(s)))
	}
	e := &Explanation{Shares: []Share{{Scorer: "passage", Value: c.Score, Share: 1}}}
	covered, weight := make([]bool, len(a.runes)), make([]float64, len(a.runes))
	for i, t := range a.terms {
		for k := t.start; k < t.end; k++ {
			covered[k] = covered[k] || have[i]
			weight[k] += a.weight[i] / float64(t.end-t.start)
		}
	}
	for i := 0; i < len(a.runes); {
		from, sum := i, 0.0
		for i < len(a.runes) && covered[i] == covered[from] && a.quiet[i] == a.quiet[from] {
			sum += weight[i]
			i++
		}
		start, end := n.Span(from, i)
		part := Part{Start: start, End: end, Text: n.Typed[start:end], Weight: math.Round(sum*1e4) / 1e4}
		switch {
		case a.quiet[from]:
		case covered[from]:
			e.Matched = append(e.Matched, part)
		default:
			e.Missing = append(e.Missing, part)
		}
	}
	slices.SortStableFunc(e.Missing, func(a, b Part) int { return cmp.Compare(b.Weight, a.Weight) })
	for _, o := range all {
		if o.ID != c.ID {
			e.Neighbours = append(e.Neighbours, o.ID)
		}
	}
	return e
}
