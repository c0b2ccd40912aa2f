package rehearsal

import (
	"math/rand/v2"

	"yingda/engine"
	"yingda/engine/eval"
	"yingda/engine/text"
)

// Set is a base and what customers ask of it.
type Set struct {
	Base    []engine.Item
	Traffic []Asked
}

// Asked is a question and the item that is right for it.
type Asked struct{ Text, Item string }

// NewSet takes for traffic what the full base has of wordings that the lean one
// has not, and that no query is: each with the item whose wording it is.
func NewSet(lean, full []engine.Item, queries []eval.Query) Set {
	known := map[string]bool{}
	for _, it := range lean {
		for _, q := range it.Questions {
			known[key(q.Text)] = true
		}
	}
	for _, q := range queries {
		known[key(q.Text)] = true
	}
	there := map[string]bool{}
	for _, it := range lean {
		there[it.ID] = true
	}
	s := Set{Base: lean}
	for _, it := range full {
		for _, q := range it.Questions[1:] { // the first is its standard question
			if k := key(q.Text); there[it.ID] && !known[k] {
				known[k] = true
				s.Traffic = append(s.Traffic, Asked{q.Text, it.ID})
			}
		}
	}
	return s
}

func key(wording string) string { return text.Normalise(wording).Text }

// without takes items out of the base that questions are asked about: so many,
// each with at least asked questions, and whose answer no other item has. It
// tells which.
func (s Set) without(n, asked int, rng *rand.Rand) (Set, map[string]bool) {
	questions, alike := map[string]int{}, map[string]int{}
	for _, a := range s.Traffic {
		questions[a.Item]++
	}
	for _, it := range s.Base {
		alike[it.Group]++
	}
	gone := map[string]bool{}
	for _, i := range rng.Perm(len(s.Base)) {
		if it := s.Base[i]; len(gone) < n && questions[it.ID] >= asked && (it.Group == "" || alike[it.Group] == 1) {
			gone[it.ID] = true
		}
	}
	out := Set{Traffic: s.Traffic}
	for _, it := range s.Base {
		if !gone[it.ID] {
			out.Base = append(out.Base, it)
		}
	}
	return out, gone
}
