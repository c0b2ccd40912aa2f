package app

import (
	"testing"

	"yingda/engine"
	"yingda/sample"
)

// The sample company shows what a young base gives whose wordings are all far
// from each other: whoever types nearly what is in it is answered, and of
// questions nobody wrote for it the right item comes first for most.
func TestTheSamplesQuestionsFindTheirItems(t *testing.T) {
	items, err := sample.Items()
	if err != nil {
		t.Fatal(err)
	}
	asks, err := sample.Asks()
	if err != nil {
		t.Fatal(err)
	}
	var base []engine.Item
	for _, it := range items {
		e := engine.Item{ID: it.Key, Questions: []engine.Question{{Text: it.Question}}}
		for _, v := range it.Variants {
			e.Questions = append(e.Questions, engine.Question{Text: v})
		}
		base = append(base, e)
	}
	m, err := engine.Build(t.Context(), base, engine.Options{Seed: 1, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	search := func(question, key string) (first bool, d engine.Decision) {
		r := m.Search(t.Context(), question, engine.SearchOptions{})
		return len(r.Candidates) > 0 && r.Candidates[0].ID == key, engine.Decide(r, engine.DefaultPolicy())
	}
	right, answered := 0, 0
	for _, it := range items {
		first, d := search("请问"+it.Question+"呀", it.Key)
		if first {
			right++
		}
		if first && d.Action == engine.Answer {
			answered++
		}
	}
	found := 0
	for _, a := range asks {
		if first, _ := search(a.Text, a.Item); first {
			found++
		}
	}
	t.Logf("standard questions with a word around them: %d of %d first, %d answered; others' questions: %d of %d first", right, len(items), answered, found, len(asks))
	if right < len(items)*95/100 || answered < len(items)*80/100 || found < len(asks)*68/100 {
		t.Error("the sample is found less well than it was")
	}
}
