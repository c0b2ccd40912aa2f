package main

import (
	"fmt"
	"math/rand/v2"

	"yingda/engine"
)

// wordings is how many questions a recombined item has.
const wordings = 15

// recombine makes a base of so many questions: the items given, and others each
// of which is the first halves of one item's questions on the second halves of
// another's. Of the new items' questions it keeps every hundredth back, to be
// asked. The same seed gives the same base.
func recombine(base []engine.Item, questions int, seed uint64) (items []engine.Item, held []asked) {
	rng := rand.New(rand.NewPCG(seed, 0x2ec0))
	items = append(items, base...)
	count := 0
	for _, it := range base {
		count += len(it.Questions)
	}
	made := map[[2]int]bool{}
	for count < questions {
		a, b := rng.IntN(len(base)), rng.IntN(len(base))
		if a == b || made[[2]int{a, b}] {
			continue
		}
		made[[2]int{a, b}] = true
		it := engine.Item{ID: fmt.Sprintf("%s+%s", base[a].ID, base[b].ID)}
		for _, text := range cross(rng, base[a], base[b], min(wordings, questions-count)) {
			if rng.IntN(100) == 0 {
				held = append(held, asked{text, []string{it.ID}})
				continue
			}
			it.Questions = append(it.Questions, engine.Question{Text: text})
		}
		count += len(it.Questions)
		items = append(items, it)
	}
	return items, held
}

// cross joins halves of two items' questions, each join once.
func cross(rng *rand.Rand, a, b engine.Item, most int) []string {
	var out []string
	seen := map[string]bool{}
	for range 4 * most {
		if len(out) == most {
			break
		}
		head, _ := halves(a.Questions[rng.IntN(len(a.Questions))].Text)
		_, tail := halves(b.Questions[rng.IntN(len(b.Questions))].Text)
		if text := head + tail; !seen[text] {
			seen[text] = true
			out = append(out, text)
		}
	}
	return out
}

func halves(s string) (head, tail string) {
	rs := []rune(s)
	return string(rs[:(len(rs)+1)/2]), string(rs[(len(rs)+1)/2:])
}
