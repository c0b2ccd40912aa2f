package cluster

import (
	"cmp"
	"slices"

	"yingda/engine"
	"yingda/engine/vector"
)

// Joined says that a cluster went into another.
type Joined struct{ From, Into string }

// Parted says that exemplars left a cluster for a new one.
type Parted struct {
	From, New string
	Exemplars []string
}

// apart is the likeness under which two halves of a cluster are two clusters: far
// below Merge, so that what was parted is not joined again the next night.
const apart = 0.4

// fewest exemplars a half must have; fewer are odd wordings of the same matter.
const fewest = 3

// Tidy parts what has grown apart and joins what is one. A cluster takes part in
// one move at most; the smaller goes into the larger, so that most texts stay
// where they were.
func (s *Space) Tidy(next func() string) (joined []Joined, parted []Parted) {
	moved := map[string]bool{}
	for _, c := range slices.Clone(s.clusters) {
		if p, ok := s.part(c, next); ok {
			parted = append(parted, p)
			moved[p.From], moved[p.New] = true, true
		}
	}
	for _, p := range s.pairs() {
		small, large := s.clusters[p.a], s.clusters[p.b]
		if moved[small.ID] || moved[large.ID] || small.Stays && large.Stays {
			continue
		}
		moved[small.ID], moved[large.ID] = true, true
		if small.Stays || !large.Stays && (small.Size > large.Size || small.Size == large.Size && p.a < p.b) {
			small, large = large, small
		}
		large.Exemplars = choose(slices.Concat(large.Exemplars, small.Exemplars), s.dims)
		large.Size += small.Size
		joined = append(joined, Joined{small.ID, large.ID})
	}
	s.rebuild(joined)
	return joined, parted
}

// pair is two clusters that may be one.
type pair struct {
	a, b int
	like float32
}

// pairs finds each cluster's nearest, the most alike first. What is known by one
// wording only is held to what a text is.
func (s *Space) pairs() []pair {
	var out []pair
	for i, c := range s.clusters {
		j, like := s.nearest(c.sketch(), i)
		need := float32(Merge)
		if len(c.Exemplars) == 1 {
			need = Join
		}
		if j >= 0 && like >= need {
			out = append(out, pair{i, j, like})
		}
	}
	slices.SortFunc(out, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.like, x.like), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return out
}

// sketch is the cluster as if it were one text.
func (c *Cluster) sketch() engine.Sketch {
	k := engine.Sketch{Vector: c.middle, Words: make([]engine.Word, 0, len(c.words))}
	for h, w := range c.words {
		k.Words = append(k.Words, engine.Word{Hash: h, Weight: w / c.length()})
	}
	slices.SortFunc(k.Words, func(a, b engine.Word) int { return cmp.Compare(a.Hash, b.Hash) })
	return k
}

// part takes the smaller half out of a cluster whose exemplars are about two
// things.
func (s *Space) part(c *Cluster, next func() string) (Parted, bool) {
	if c.Stays {
		return Parted{}, false
	}
	stay, leave := halves(c.Exemplars, s.dims)
	if len(leave) > len(stay) {
		stay, leave = leave, stay
	}
	if len(leave) < fewest || likeness(mean(stay, s.dims), mean(leave, s.dims)) >= apart {
		return Parted{}, false
	}
	p := Parted{From: c.ID, New: next()}
	for _, t := range leave {
		p.Exemplars = append(p.Exemplars, t.ID)
	}
	c.Exemplars = stay
	size := c.Size * len(leave) / (len(leave) + len(stay))
	c.Size -= size
	s.clusters = append(s.clusters, &Cluster{ID: p.New, Size: size, Exemplars: leave})
	return p, true
}

// halves parts texts between the two that are least alike.
func halves(all []Text, dims int) (a, b []Text) {
	if len(all) < 2*fewest {
		return all, nil
	}
	first, second, least := 0, 1, float32(2)
	for i := range all {
		for j := range i {
			if v := likeness(all[i].Sketch, all[j].Sketch); v < least {
				first, second, least = j, i, v
			}
		}
	}
	ma, mb := all[first].Sketch, all[second].Sketch
	for range 3 {
		a, b = nil, nil
		for _, t := range all {
			if likeness(t.Sketch, ma) >= likeness(t.Sketch, mb) {
				a = append(a, t)
			} else {
				b = append(b, t)
			}
		}
		if len(a) == 0 || len(b) == 0 {
			return all, nil
		}
		ma, mb = mean(a, dims), mean(b, dims)
	}
	return a, b
}

// choose keeps the exemplars nearest to the middle of all.
func choose(all []Text, dims int) []Text {
	if len(all) <= Exemplars {
		return all
	}
	m := mean(all, dims)
	slices.SortStableFunc(all, func(x, y Text) int { return cmp.Compare(likeness(y.Sketch, m), likeness(x.Sketch, m)) })
	return all[:Exemplars]
}

// mean is the middle of texts as if it were one text.
func mean(all []Text, dims int) engine.Sketch {
	s := New(dims)
	s.Put("", len(all), nil)
	for _, t := range all {
		s.know(0, t)
	}
	return s.clusters[0].sketch()
}

func likeness(a, b engine.Sketch) float32 {
	var overlap float32
	for i, j := 0, 0; i < len(a.Words) && j < len(b.Words); {
		switch cmp.Compare(a.Words[i].Hash, b.Words[j].Hash) {
		case -1:
			i++
		case 1:
			j++
		default:
			overlap += a.Words[i].Weight * b.Words[j].Weight
			i, j = i+1, j+1
		}
	}
	if vector.Dot(a.Vector, a.Vector) == 0 || vector.Dot(b.Vector, b.Vector) == 0 {
		return overlap
	}
	return overlapShare*overlap + (1-overlapShare)*vector.Dot(a.Vector, b.Vector)
}

// rebuild makes the index anew of what is left.
func (s *Space) rebuild(joined []Joined) {
	gone := map[string]bool{}
	for _, j := range joined {
		gone[j.From] = true
	}
	old := s.clusters
	*s = *New(s.dims)
	for _, c := range old {
		if !gone[c.ID] {
			s.Put(c.ID, c.Size, c.Exemplars)
			s.Cluster(c.ID).Stays = c.Stays
		}
	}
}

// Nearer tells whether k is more like a than like b.
func Nearer(k engine.Sketch, a, b *Cluster) bool {
	return likeness(k, a.sketch()) > likeness(k, b.sketch())
}
