package order

import (
	"cmp"
	"container/heap"
	"slices"
)

// Candidate is something that people could be asked about.
type Candidate struct {
	ID         string
	Cluster    string    // what it is about; empty: like nothing else
	Vector     []float32 // of length one, to compare it within its cluster; nil: all of a cluster are equally alike
	Confidence float64   // probability that the engine's best is right
	Count      float64   // how often it was asked; 0 is once
	Cost       float64   // what it costs to get it wrong, in whatever unit; 0 is 1
	Labelled   bool      // it has its label: it teaches of its neighbours and is not asked about
}

// Options are how to order.
type Options struct {
	Seed uint64
	Kept float64 // share kept for measuring; 1 is all of them, in an order by lot alone
	Most int     // how many to return; 0 is all
}

// Place is a candidate's place in the order.
type Place struct {
	At      int  // which candidate
	Measure bool // it is kept: its label makes figures and trains nothing
}

// Order returns candidates in the order in which to ask about them. Those kept
// come evenly among the others, by their share.
func Order(all []Candidate, o Options) []Place {
	var kept, teach []int
	for i, c := range all {
		switch {
		case Kept(o.Seed, c.ID, o.Kept):
			if !c.Labelled {
				kept = append(kept, i)
			}
		default:
			teach = append(teach, i)
		}
	}
	slices.SortFunc(kept, func(a, b int) int {
		return cmp.Or(cmp.Compare(Lot(o.Seed, all[a].ID), Lot(o.Seed, all[b].ID)), cmp.Compare(all[a].ID, all[b].ID))
	})
	most := o.Most
	if most == 0 {
		most = len(all)
	}
	return mixed(kept, byTeaching(all, teach, o.Seed, most), o.Kept, most)
}

func mixed(kept, teach []int, share float64, most int) []Place {
	out := make([]Place, 0, min(most, len(kept)+len(teach)))
	given := 0
	for len(out) < most && len(kept)+len(teach) > 0 {
		due := int(float64(len(out)+1)*share + 1e-9) // 1e-9: ten tenths are one
		if len(teach) == 0 || len(kept) > 0 && given < due {
			out, kept = append(out, Place{At: kept[0], Measure: true}), kept[1:]
			given++
			continue
		}
		out, teach = append(out, Place{At: teach[0]}), teach[1:]
	}
	return out
}

// byTeaching is the greedy order of those at, lazily: what a label would teach
// only shrinks, so that a gain counted earlier bounds the one of now.
func byTeaching(all []Candidate, at []int, seed uint64, most int) []int {
	groups := grouped(all, at)
	q := make(queue, 0, len(at))
	for _, g := range groups {
		for i, m := range g.members {
			if all[m].Labelled {
				g.teach(i)
			}
		}
		for i, m := range g.members {
			if !all[m].Labelled {
				q = append(q, entry{group: g, i: i, at: m, gain: g.gain(i), lot: Lot(seed, all[m].ID)})
			}
		}
	}
	heap.Init(&q)
	out := make([]int, 0, min(most, len(q)))
	for len(out) < most && len(q) > 0 {
		top := &q[0]
		if top.taught != top.group.taught {
			top.gain, top.taught = top.group.gain(top.i), top.group.taught
			heap.Fix(&q, 0)
			continue
		}
		top.group.teach(top.i)
		out = append(out, top.at)
		heap.Pop(&q)
	}
	return out
}

// entry is a candidate that waits, with the gain it had when so many of its
// group were taught.
type entry struct {
	group  *group
	i      int
	at     int
	gain   float64
	lot    float64
	taught int
}

type queue []entry

func (q queue) Len() int { return len(q) }
func (q queue) Less(a, b int) bool {
	if q[a].gain != q[b].gain {
		return q[a].gain > q[b].gain
	}
	return q[a].lot < q[b].lot
}
func (q queue) Swap(a, b int) { q[a], q[b] = q[b], q[a] }
func (q *queue) Push(x any)   { *q = append(*q, x.(entry)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
