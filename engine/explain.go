package engine

import (
	"sort"

	"yingda/engine/text"
)

// Explanation says why a candidate stands where it does, in terms of what was
// typed, so that it can be highlighted.
type Explanation struct {
	Matched    []Part   // parts of the query the candidate's nearest question has
	Missing    []Part   // parts it has not, most telling first
	Extra      []string // parts of that question the query has not
	Shares     []Share  // what each scorer gave; shares add up to 1
	Neighbours []string // ids of the candidates it was weighed against
}

// Part is the bytes [Start, End) of the typed query.
type Part struct {
	Start, End int
	Text       string
	Weight     float64 // how telling: share of the query's whole weight
}

// Share is one scorer's say.
type Share struct {
	Scorer string
	Value  float64 // its own score
	Share  float64 // 0–1 of the combined score
}

func (m *Model) explain(n text.Normalised, q *scratch, p pooled, all []Candidate) *Explanation {
	e := &Explanation{Shares: shares(p)}
	question := text.Normalise(m.items[p.item].Questions[m.nth[p.question]].Text)
	e.Matched, e.Missing = compareTokens(n, q.lookup.terms, question)
	e.Extra = extra(n, question)
	for _, c := range all {
		if c.Index != int(p.item) {
			e.Neighbours = append(e.Neighbours, c.ID)
		}
	}
	return e
}

// shares of the scorers in what speaks for a candidate.
func shares(p pooled) []Share {
	out := []Share{
		{Scorer: "encoder", Value: float64(p.row[fDense])},
		{Scorer: "ngram", Value: float64(p.row[fSparse])},
		{Scorer: "class", Value: float64(p.row[fClass])},
	}
	if p.judged {
		out = append(out, Share{Scorer: "outside", Value: float64(p.row[fOutside])})
	}
	var sum float64
	for i, s := range out {
		out[i].Share = max(s.Value, 0)
		if s.Scorer == "class" {
			out[i].Share = max(s.Value+1, 0) / 2
		}
		sum += out[i].Share
	}
	for i := range out {
		if out[i].Share /= max(sum, 1e-9); sum == 0 {
			out[i].Share = 1 / float64(len(out))
		}
	}
	return out
}

// compare splits the query's tokens into those the question has and those it
// has not, and joins neighbours of a kind.
func compareTokens(n text.Normalised, terms []term, question text.Normalised) (matched, missing []Part) {
	have := words(question)
	weight := tokenWeights(n, terms)
	tokens := n.Tokens()
	for i := 0; i < len(tokens); {
		from, has, sum := i, have[word(n, tokens[i])], 0.0
		for i < len(tokens) && have[word(n, tokens[i])] == has {
			sum += weight[i]
			i++
		}
		start, end := n.Span(tokens[from].Start, tokens[i-1].End)
		part := Part{Start: start, End: end, Text: n.Typed[start:end], Weight: sum}
		if has {
			matched = append(matched, part)
		} else {
			missing = append(missing, part)
		}
	}
	sort.SliceStable(missing, func(a, b int) bool { return missing[a].Weight > missing[b].Weight })
	return matched, missing
}

// tokenWeights shares the weight of single tokens out so that it adds up to 1.
func tokenWeights(n text.Normalised, terms []term) []float64 {
	by := make(map[uint64]float64, len(terms))
	for _, t := range terms {
		by[t.hash] = float64(t.weight)
	}
	at := make(map[int32]float64)
	for _, g := range n.Grams(text.Shape{Tokens: 1}) {
		at[g.Start] = by[g.Hash]
	}
	tokens := n.Tokens()
	out := make([]float64, len(tokens))
	var sum float64
	for i, t := range tokens {
		out[i] = at[int32(t.Start)]
		sum += out[i]
	}
	for i := range out {
		out[i] /= max(sum, 1e-9)
	}
	return out
}

func word(n text.Normalised, t text.Token) string { return string(n.Runes()[t.Start:t.End]) }

func words(n text.Normalised) map[string]bool {
	out := make(map[string]bool)
	for _, t := range n.Tokens() {
		out[word(n, t)] = true
	}
	return out
}

// extra lists the stretches of the question whose tokens the query has not.
func extra(n, question text.Normalised) []string {
	have := words(n)
	tokens := question.Tokens()
	var out []string
	for i := 0; i < len(tokens); {
		if have[word(question, tokens[i])] {
			i++
			continue
		}
		from := i
		for i < len(tokens) && !have[word(question, tokens[i])] {
			i++
		}
		start, end := question.Span(tokens[from].Start, tokens[i-1].End)
		out = append(out, question.Typed[start:end])
	}
	return out
}
