package cluster

import (
	"cmp"
	"math"
	"slices"

	"yingda/engine"
	"yingda/engine/encoder"
	"yingda/engine/vector"
)

// The likeness, 0 to 1, from which a text belongs to a cluster and from which two
// clusters are one. Chosen on the evidence of zh_bank_lean with 60 items taken
// out: a lower Join mixes matters, a higher one leaves many alone.
const (
	Join  = 0.55
	Merge = 0.7
)

// overlapShare is what shared n-grams count in a likeness; the rest is the
// encoder's.
const overlapShare = 0.5

// Exemplars is how many wordings a cluster is known by at most.
const Exemplars = 16

// Text is a wording with its sketch.
type Text struct {
	ID      string // the caller's own
	Wording string
	Sketch  engine.Sketch
}

// Cluster is what a Space knows of one cluster.
type Cluster struct {
	ID        string
	Exemplars []Text
	Size      int  // how many texts are in it, for who gives way to whom
	Stays     bool // people have done something about it: it is joined to none, and not parted

	middle []float32          // mean of the exemplars' vectors, of length one
	words  map[uint64]float32 // sum of their n-grams' weights
	square float64            // of the length of words
}

// Space is the clusters there are. It is for one goroutine.
type Space struct {
	dims     int
	clusters []*Cluster
	at       map[string]int
	holds    map[uint64][]posting // n-gram → the clusters with it, in their order

	score   []float32 // scratch, by cluster
	touched []int32
	order   []engine.Word
}

type posting struct {
	cluster int32
	weight  float32
}

// New returns an empty Space for sketches of so many dimensions.
func New(dims int) *Space {
	return &Space{dims: dims, at: map[string]int{}, holds: map[uint64][]posting{}}
}

// Len is the number of clusters.
func (s *Space) Len() int { return len(s.clusters) }

// Cluster returns a cluster, or nil.
func (s *Space) Cluster(id string) *Cluster {
	if i, ok := s.at[id]; ok {
		return s.clusters[i]
	}
	return nil
}

// Put adds a cluster that is known already; at most [Exemplars] of its texts
// count.
func (s *Space) Put(id string, size int, exemplars []Text) {
	c := &Cluster{ID: id, Size: size, middle: make([]float32, s.dims), words: map[uint64]float32{}}
	s.at[id] = len(s.clusters)
	s.clusters = append(s.clusters, c)
	s.score = append(s.score, 0)
	for _, t := range exemplars[:min(len(exemplars), Exemplars)] {
		s.know(s.at[id], t)
	}
}

// Place puts a text into the nearest cluster, or into a new one that next names.
// It tells the cluster and whether the text is one of its exemplars now.
func (s *Space) Place(t Text, next func() string) (c *Cluster, exemplar bool) {
	i, like := s.nearest(t.Sketch, -1)
	if i < 0 || like < Join {
		s.Put(next(), 1, []Text{t})
		return s.clusters[len(s.clusters)-1], true
	}
	c = s.clusters[i]
	c.Size++
	return c, s.Teach(c.ID, t)
}

// Teach makes a text that is in a cluster one of its exemplars, if it has room
// and the text is not there word for word.
func (s *Space) Teach(id string, t Text) bool {
	c := s.clusters[s.at[id]]
	if len(c.Exemplars) == Exemplars || c.has(t.Sketch) {
		return false
	}
	s.know(s.at[id], t)
	return true
}

// Nearest returns the cluster that a text belongs to, or nil.
func (s *Space) Nearest(k engine.Sketch) *Cluster {
	if i, like := s.nearest(k, -1); i >= 0 && like >= Join {
		return s.clusters[i]
	}
	return nil
}

// has tells whether an exemplar is word for word the same, but for its order.
func (c *Cluster) has(k engine.Sketch) bool {
	return slices.ContainsFunc(c.Exemplars, func(t Text) bool { return slices.Equal(t.Sketch.Words, k.Words) })
}

// know makes t an exemplar of the i-th cluster.
func (s *Space) know(i int, t Text) {
	c := s.clusters[i]
	c.Exemplars = append(c.Exemplars, t)
	n := float32(len(c.Exemplars))
	clear(c.middle)
	for _, x := range c.Exemplars {
		vector.Axpy(1/n, x.Sketch.Vector, c.middle)
	}
	encoder.Normalise(c.middle)
	for _, w := range t.Sketch.Words {
		was, is := c.words[w.Hash], c.words[w.Hash]+w.Weight
		c.words[w.Hash] = is
		c.square += float64(is)*float64(is) - float64(was)*float64(was)
		s.hold(w.Hash, posting{int32(i), is})
	}
}

func (c *Cluster) length() float32 { return float32(math.Sqrt(c.square)) }

func (s *Space) hold(hash uint64, p posting) {
	all := s.holds[hash]
	i, found := slices.BinarySearchFunc(all, p, func(a, b posting) int { return cmp.Compare(a.cluster, b.cluster) })
	if found {
		all[i] = p
		return
	}
	s.holds[hash] = slices.Insert(all, i, p)
}

// leading is the share of a text's weight whose n-grams, the most telling ones,
// a cluster must have one of: two texts that share commonplaces only are never
// near enough, and commonplaces are in thousands of clusters.
const leading = 0.75

// nearest finds the cluster most like k, without the one at except; -1 for none.
// What shares too few n-grams cannot be near enough, whatever the encoder says.
func (s *Space) nearest(k engine.Sketch, except int) (best int, like float32) {
	s.gather(k)
	best = -1
	blind := vector.Dot(k.Vector, k.Vector) == 0
	for _, i := range s.touched {
		c := s.clusters[i]
		overlap := s.score[i] / c.length()
		s.score[i] = 0
		if int(i) == except || overlap < (Join-(1-overlapShare))/overlapShare {
			continue
		}
		v := overlap
		if !blind {
			v = overlapShare*overlap + (1-overlapShare)*vector.Dot(c.middle, k.Vector)
		}
		if v > like || v == like && best > int(i) {
			best, like = int(i), v
		}
	}
	return best, like
}

// gather sums up what clusters share with k, for those that share something
// telling.
func (s *Space) gather(k engine.Sketch) {
	s.touched, s.order = s.touched[:0], append(s.order[:0], k.Words...)
	slices.SortStableFunc(s.order, func(a, b engine.Word) int { return cmp.Compare(b.Weight, a.Weight) })
	var told float32
	for _, w := range s.order {
		all := s.holds[w.Hash]
		if told >= leading {
			s.add(w, all)
		} else {
			for _, p := range all {
				if s.score[p.cluster] == 0 {
					s.touched = append(s.touched, p.cluster)
				}
				s.score[p.cluster] += w.Weight * p.weight
			}
		}
		told += w.Weight * w.Weight
	}
}

// add adds what a common n-gram gives to the clusters found so far, by whichever
// way is shorter.
func (s *Space) add(w engine.Word, all []posting) {
	if len(all) < lookup*len(s.touched) {
		for _, p := range all {
			if s.score[p.cluster] != 0 {
				s.score[p.cluster] += w.Weight * p.weight
			}
		}
		return
	}
	for _, i := range s.touched {
		s.score[i] += w.Weight * s.clusters[i].words[w.Hash]
	}
}

// lookup is how many steps along a list one look into a map is worth.
const lookup = 16
