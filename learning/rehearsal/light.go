package rehearsal

import (
	"cmp"
	"context"
	"slices"

	"yingda/engine"
	"yingda/learning/cluster"
)

// Light is how many of the items taken out of a base its clusters bring to light.
type Light struct {
	Removed  int
	Found    int // have a cluster among the first in which most questions are theirs
	Clusters int // there are in all
	Bad      int // questions that went badly
}

// Among is how many clusters people look at.
const Among = 90

// light lets everything that waits be asked once, puts what went badly into
// clusters as the product does, and looks at the largest: here each question
// costs the same.
func (g *game) light(ctx context.Context, removed map[string]bool) Light {
	space, of := cluster.New(g.model.Dims()), map[string][]string{} // cluster → the items its questions are about
	in := map[string]string{}                                       // question → cluster
	for _, a := range g.waiting {
		if g.wentWell(ctx, a) {
			continue
		}
		k, _ := space.Place(cluster.Text{ID: a.Text, Wording: a.Text, Sketch: g.model.Sketch(a.Text)}, nextID(space))
		in[a.Text] = k.ID
	}
	out := Light{Removed: len(removed), Bad: len(in)}
	joined, _ := space.Tidy(nextID(space))
	into := map[string]string{}
	for _, j := range joined {
		into[j.From] = j.Into
	}
	for _, a := range g.waiting {
		if k := in[a.Text]; k != "" {
			k = cmp.Or(into[k], k)
			of[k] = append(of[k], a.Item)
		}
	}
	out.Clusters = len(of)
	found := map[string]bool{}
	for _, k := range largest(of, Among) {
		if item := most(of[k]); removed[item] {
			found[item] = true
		}
	}
	out.Found = len(found)
	return out
}

// wentWell tells of a customer who picks what is right among what is offered, and
// says so where an answer is wrong.
func (g *game) wentWell(ctx context.Context, a Asked) bool {
	found := g.model.Search(ctx, a.Text, engine.SearchOptions{})
	d := engine.Decide(found, g.rules.Policy)
	switch d.Action {
	case engine.Answer, engine.Clarify, engine.Related:
		return slices.ContainsFunc(d.Offer, func(i int) bool { return g.right(a, found.Candidates[i]) })
	case engine.Decline, engine.Person:
	}
	return false
}

// largest are the n clusters with the most questions.
func largest(of map[string][]string, n int) []string {
	var all []string
	for k := range of {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(of[b]), len(of[a])), cmp.Compare(a, b)) })
	return all[:min(n, len(all))]
}

// most is the item that more than half of a cluster's questions are about; "" for
// none.
func most(items []string) string {
	count := map[string]int{}
	for _, it := range items {
		if count[it]++; 2*count[it] > len(items) {
			return it
		}
	}
	return ""
}
