package class

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
)

// Feature is one element of a sparse vector.
type Feature struct {
	ID    int32
	Value float32
}

// Options of training.
type Options struct {
	C       float64 // how much an error weighs against large weights
	Rounds  int
	Seed    uint64
	Threads int
}

// Model scores a text for each class.
type Model struct {
	classes int
	start   []int32 // feature → first weight; one more at the end
	class   []int32
	weight  []float32
	bias    []float32
}

// Train fits one linear separator a class, that class against all others, with
// squared hinge loss, by dual coordinate descent (Hsieh and others, ICML 2008).
// Each class is fitted alone, so threads do not change the result.
func Train(ctx context.Context, texts [][]Feature, labels []int32, classes, features int, options Options) *Model {
	norms := make([]float64, len(texts))
	for i, t := range texts {
		for _, f := range t {
			norms[i] += float64(f.Value) * float64(f.Value)
		}
		norms[i]++ // the bias is one more feature of value 1
	}
	fitted := make([]sparse, classes)
	var wg sync.WaitGroup
	threads := max(1, options.Threads)
	for w := range threads {
		wg.Go(func() {
			s := &solver{texts: texts, labels: labels, norms: norms, options: options, w: make([]float32, features+1), alpha: make([]float64, len(texts))}
			for c := w; c < classes; c += threads {
				if ctx.Err() != nil {
					return
				}
				fitted[c] = s.fit(int32(c))
			}
		})
	}
	wg.Wait()
	return assemble(fitted, features)
}

type sparse struct {
	ids    []int32
	values []float32
	bias   float32
}

type solver struct {
	texts   [][]Feature
	labels  []int32
	norms   []float64
	options Options
	w       []float32
	alpha   []float64
}

func (s *solver) fit(class int32) sparse {
	clear(s.w)
	clear(s.alpha)
	rng := rand.New(rand.NewPCG(s.options.Seed, uint64(class)))
	n := len(s.texts)
	active := make([]int32, n)
	for i := range active {
		active[i] = int32(i)
	}
	diag := 0.5 / s.options.C
	bias := len(s.w) - 1
	bound := math.Inf(1)
	for range s.options.Rounds {
		rng.Shuffle(len(active), func(a, b int) { active[a], active[b] = active[b], active[a] })
		highest := math.Inf(-1)
		for k := 0; k < len(active); k++ {
			i := active[k]
			y := float32(-1)
			if s.labels[i] == class {
				y = 1
			}
			sum := s.w[bias]
			for _, f := range s.texts[i] {
				sum += s.w[f.ID] * f.Value
			}
			g := float64(y*sum) - 1 + diag*s.alpha[i]
			if s.alpha[i] == 0 {
				if g > bound {
					active[k] = active[len(active)-1]
					active = active[:len(active)-1]
					k--
					continue
				}
				if g >= 0 {
					continue
				}
			}
			highest = max(highest, math.Abs(g))
			old := s.alpha[i]
			s.alpha[i] = max(0, old-g/(s.norms[i]+diag))
			d := float32(s.alpha[i]-old) * y
			if d == 0 {
				continue
			}
			for _, f := range s.texts[i] {
				s.w[f.ID] += d * f.Value
			}
			s.w[bias] += d
		}
		bound = highest
		if highest < 0.1 {
			break
		}
	}
	out := sparse{bias: s.w[bias]}
	for id, v := range s.w[:bias] {
		if v > 1e-3 || v < -1e-3 {
			out.ids = append(out.ids, int32(id))
			out.values = append(out.values, v)
		}
	}
	return out
}

func assemble(fitted []sparse, features int) *Model {
	m := &Model{classes: len(fitted), start: make([]int32, features+1), bias: make([]float32, len(fitted))}
	for c, f := range fitted {
		m.bias[c] = f.bias
		for _, id := range f.ids {
			m.start[id+1]++
		}
	}
	for i := range features {
		m.start[i+1] += m.start[i]
	}
	m.class, m.weight = make([]int32, m.start[features]), make([]float32, m.start[features])
	next := append([]int32(nil), m.start[:features]...)
	for c, f := range fitted {
		for k, id := range f.ids {
			m.class[next[id]], m.weight[next[id]] = int32(c), f.values[k]
			next[id]++
		}
	}
	return m
}

// Classes is the number of classes.
func (m *Model) Classes() int { return m.classes }

// Weights is the number of weights kept.
func (m *Model) Weights() int { return len(m.weight) }

// Score writes the margin of each class into out.
func (m *Model) Score(text []Feature, out []float32) {
	copy(out, m.bias)
	for _, f := range text {
		from, to := m.start[f.ID], m.start[f.ID+1]
		weights := m.weight[from:to]
		for i, c := range m.class[from:to] {
			out[c] += weights[i] * f.Value
		}
	}
}
