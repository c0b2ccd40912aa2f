package order

import (
	"cmp"
	"slices"

	"yingda/engine/vector"
)

const (
	// largest is how many candidates are compared with each other at most: a
	// cluster beyond that is taken in parts, the weightiest together.
	largest = 128
	// alike is what a label teaches of another candidate of its cluster where
	// nothing tells how like the two are.
	alike = 0.5
)

// group is candidates that may teach of each other.
type group struct {
	members []int // into all
	weight  []float64
	likes   [][]float32 // how much a label of one teaches of another, 0 to 1
	covered []float32   // how much of each has been taught
	taught  int         // how many were taught
}

// grouped parts those at by cluster.
func grouped(all []Candidate, at []int) []*group {
	of := map[string][]int{}
	var names []string
	var out []*group
	for _, i := range at {
		name := all[i].Cluster
		if name == "" {
			out = append(out, newGroup(all, []int{i}))
			continue
		}
		if of[name] == nil {
			names = append(names, name)
		}
		of[name] = append(of[name], i)
	}
	for _, name := range names {
		members := of[name]
		slices.SortStableFunc(members, func(a, b int) int { return cmp.Compare(weight(all[b]), weight(all[a])) })
		for some := range slices.Chunk(members, largest) {
			out = append(out, newGroup(all, some))
		}
	}
	return out
}

func newGroup(all []Candidate, members []int) *group {
	g := &group{members: members, covered: make([]float32, len(members)), likes: make([][]float32, len(members))}
	for i, m := range members {
		g.weight = append(g.weight, weight(all[m]))
		g.likes[i] = make([]float32, len(members))
		g.likes[i][i] = 1
		for j, other := range members[:i] {
			g.likes[i][j] = like(all[m].Vector, all[other].Vector)
			g.likes[j][i] = g.likes[i][j]
		}
	}
	return g
}

// weight is what is lost as long as nobody has said what is right.
func weight(c Candidate) float64 {
	count, cost := c.Count, c.Cost
	if count == 0 {
		count = 1
	}
	if cost == 0 {
		cost = 1
	}
	return (1 - c.Confidence) * count * cost
}

// gain is what a label of the i-th would teach that nobody has taught yet.
func (g *group) gain(i int) (sum float64) {
	for j, like := range g.likes[i] {
		if more := like - g.covered[j]; more > 0 {
			sum += g.weight[j] * float64(more)
		}
	}
	return sum
}

func (g *group) teach(i int) {
	for j, like := range g.likes[i] {
		g.covered[j] = max(g.covered[j], like)
	}
	g.taught++
}

func like(a, b []float32) float32 {
	if a == nil || b == nil {
		return alike
	}
	return max(0, vector.Dot(a, b))
}
