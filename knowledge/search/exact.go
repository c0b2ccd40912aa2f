package search

import (
	"yingda/engine"
	"yingda/knowledge"
)

// exactly is the confidence in an item that has the question itself among its
// wordings: editors wrote it there. What is left is for wordings that mean two
// things and stand in one item only.
const exactly = 0.995

// wordings finds items by a wording they have.
type wordings map[string][]int32

func (w wordings) add(doc int, c knowledge.Content) {
	for _, q := range append([]string{c.Question, c.QuestionEN}, c.Variants...) {
		k := knowledge.WordingKey(q)
		if all := w[k]; k != "" && (len(all) == 0 || all[len(all)-1] != int32(doc)) {
			w[k] = append(all, int32(doc))
		}
	}
}

// exact puts the item that has the question itself first. A learned ranking is
// right more often on everything else, but whoever publishes a wording must see
// it answered. Where items that say different things have the wording, the
// ranking stands.
func (x *index) exact(r engine.Result, may func(int) bool) engine.Result {
	doc := -1
	for _, i := range x.wordings[knowledge.WordingKey(r.Query)] {
		switch {
		case !may(int(i)):
		case doc < 0:
			doc = int(i)
		case x.model.Item(doc).Group == "" || x.model.Item(doc).Group != x.model.Item(int(i)).Group:
			return r
		}
	}
	if doc < 0 || r.Normalised == "" {
		return r
	}
	return x.lead(r, doc)
}

// lead makes the doc the first candidate and leaves the others what confidence
// remains.
func (x *index) lead(r engine.Result, doc int) engine.Result {
	it := x.model.Item(doc)
	first := engine.Candidate{Index: doc, ID: it.ID, Group: it.Group, Grade: it.Grade, Text: it.Questions[0].Text}
	rest, left := []engine.Candidate{}, 0.0
	for _, c := range r.Candidates {
		first.Score = max(first.Score, c.Score)
		if !c.Passage && (c.Index == doc || it.Group != "" && c.Group == it.Group) {
			first.Question, first.Text, first.Explain, first.Confidence = c.Question, c.Text, c.Explain, c.Confidence
			if c.Index != doc {
				first.Question, first.Text = 0, it.Questions[0].Text
			}
			continue
		}
		rest, left = append(rest, c), left+c.Confidence
	}
	if first.Confidence >= exactly && !r.Candidates[0].Contrary {
		return r
	}
	first.Confidence = max(first.Confidence, exactly)
	for i := range rest {
		if left > 1-exactly {
			rest[i].Confidence *= (1 - exactly) / left
		}
	}
	if n := len(r.Candidates); n > 0 && len(rest) == n {
		rest = rest[:n-1]
	}
	r.Candidates, r.Known = append([]engine.Candidate{first}, rest...), max(r.Known, exactly)
	return r
}
