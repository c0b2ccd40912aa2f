package rehearsal

import (
	"strconv"

	"yingda/learning/cluster"
	"yingda/learning/order"
)

// Random asks about whatever comes.
func Random(r Round, n int) []int { return r.Rand.Perm(len(r.Waiting))[:n] }

// Active asks first what teaches most, as the product's queue does.
func Active(r Round, n int) []int {
	space := cluster.New(r.Model.Dims())
	all := make([]order.Candidate, len(r.Waiting))
	for i, s := range r.Waiting {
		sketch := r.Model.Sketch(s.Text)
		k, _ := space.Place(cluster.Text{ID: s.Text, Wording: s.Text, Sketch: sketch}, nextID(space))
		all[i] = order.Candidate{ID: s.Text, Cluster: k.ID, Vector: sketch.Vector}
		if len(s.Result.Candidates) > 0 {
			all[i].Confidence = s.Result.Candidates[0].Confidence
		}
	}
	var out []int
	for _, p := range order.Order(all, order.Options{Seed: r.Seed, Most: n}) {
		out = append(out, p.At)
	}
	return out
}

// nextID names the clusters of a space in their order.
func nextID(s *cluster.Space) func() string {
	return func() string { return strconv.Itoa(s.Len() + 1) }
}
