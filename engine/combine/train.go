package combine

import (
	"math"
	"math/rand/v2"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Options of training.
type Options struct {
	Nets    int // trained from different starts; 0: one
	Threads int // at most this many; the scorer does not depend on it
	Hidden  int
	Rounds  int
	Rate    float64
	Decay   float64 // pull of weights towards nought
	Seed    uint64
}

// Train fits a scorer. Without cases it gives nil.
func Train(cases []Case, options Options) *Scorer {
	if len(cases) == 0 || len(cases[0].Query) == 0 {
		return nil
	}
	width := 0
	for _, c := range cases {
		if len(c.Rows) > 0 {
			width = len(c.Rows[0])
			break
		}
	}
	s := &Scorer{Nets: make([]Net, max(1, options.Nets))}
	first := Net{Row: newLayer(width, options.Hidden), None: newLayer(len(cases[0].Query), options.Hidden)}
	first.Row.fitScale(cases, func(c Case) [][]float32 { return c.Rows })
	first.None.fitScale(cases, func(c Case) [][]float32 { return [][]float32{c.Query} })
	var group errgroup.Group
	group.SetLimit(max(1, options.Threads))
	for i := range s.Nets {
		s.Nets[i] = Net{Row: first.Row.another(), None: first.None.another()}
		group.Go(func() error {
			s.Nets[i].train(cases, options, rand.New(rand.NewPCG(options.Seed, uint64(77+i))))
			return nil
		})
	}
	_ = group.Wait() // none fails
	return s
}

// another is a layer of the same shape and scale, yet untrained.
func (l *layer) another() *layer {
	out := newLayer(l.Inputs, l.Hidden)
	out.Mean, out.Scale = l.Mean, l.Scale
	return out
}

func (s Net) train(cases []Case, options Options, rng *rand.Rand) {
	for _, l := range []*layer{s.Row, s.None} {
		for i := range l.In {
			l.In[i] = rng.NormFloat64() * 0.5 / math.Sqrt(float64(max(l.Inputs, 1)))
		}
		for i := range l.Out {
			l.Out[i] = rng.NormFloat64() * 0.1
		}
	}
	row, none, room := newAdam(s.Row), newAdam(s.None), workspace{}
	order := make([]int, len(cases))
	for i := range order {
		order[i] = i
	}
	const batch = 32
	for round := range options.Rounds {
		rng.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		rate := options.Rate * (1 - 0.95*float64(round)/float64(options.Rounds))
		for at := 0; at < len(order); at += batch {
			for _, i := range order[at:min(at+batch, len(order))] {
				s.learn(cases[i], row, none, &room)
			}
			row.step(rate, options.Decay, batch)
			none.step(rate, options.Decay, batch)
		}
	}
}

func (l *layer) fitScale(cases []Case, rows func(Case) [][]float32) {
	var n float64
	sums, squares := make([]float64, l.Inputs), make([]float64, l.Inputs)
	for _, c := range cases {
		for _, r := range rows(c) {
			n++
			for i, v := range r {
				sums[i] += float64(v)
				squares[i] += float64(v) * float64(v)
			}
		}
	}
	for i := range l.Inputs {
		l.Mean[i] = sums[i] / max(n, 1)
		spread := math.Sqrt(max(squares[i]/max(n, 1)-l.Mean[i]*l.Mean[i], 0))
		l.Scale[i] = 1 / max(spread, 1e-3)
	}
}

// workspace is what learning from one case needs, kept for the next.
type workspace struct {
	x, hidden          [][]float64
	scores, all, right []float64
	truth              []bool
}

// fit gives room for so many rows, of a width and a number of hidden values that
// are enough for both networks.
func (w *workspace) fit(rows, width, hidden int) {
	for len(w.x) < rows {
		w.x, w.hidden = append(w.x, make([]float64, width)), append(w.hidden, make([]float64, hidden))
		w.scores, w.all, w.right, w.truth = append(w.scores, 0), append(w.all, 0), append(w.right, 0), append(w.truth, false)
	}
}

// learn adds the gradient of one case: probabilities less the truth.
func (s Net) learn(c Case, row, none *adam, w *workspace) {
	n := len(c.Rows)
	w.fit(n+1, max(s.Row.Inputs, s.None.Inputs), max(s.Row.Hidden, s.None.Hidden))
	scores, truth := w.scores[:n+1], w.truth[:n+1]
	for i, r := range c.Rows {
		s.Row.scaled(r, w.x[i])
		scores[i] = s.Row.score(w.x[i][:s.Row.Inputs], w.hidden[i])
	}
	s.None.scaled(c.Query, w.x[n])
	scores[n] = s.None.score(w.x[n][:s.None.Inputs], w.hidden[n])
	copy(truth, c.Right)
	truth[n] = !slices.Contains(c.Right, true)
	all, right := softmax(scores, nil, w.all), softmax(scores, truth, w.right)
	for i := range scores {
		g := (all[i] - right[i]) * c.Weight
		if i < n {
			row.add(w.x[i][:s.Row.Inputs], w.hidden[i][:s.Row.Hidden], g)
		} else {
			none.add(w.x[i][:s.None.Inputs], w.hidden[i][:s.None.Hidden], g)
		}
	}
}

// softmax over those marked, into room; nil marks all.
func softmax(scores []float64, marked []bool, room []float64) []float64 {
	top := math.Inf(-1)
	for i, s := range scores {
		if marked == nil || marked[i] {
			top = max(top, s)
		}
	}
	out := room[:len(scores)]
	var total float64
	for i, s := range scores {
		out[i] = 0
		if marked == nil || marked[i] {
			out[i] = math.Exp(s - top)
			total += out[i]
		}
	}
	for i := range out {
		out[i] /= total
	}
	return out
}

// adam keeps the gradient and its moments for one layer.
type adam struct {
	*layer
	params, grads, first, second [][]float64
	biasGrad, b1, b2             float64
	steps                        float64
}

func newAdam(l *layer) *adam {
	a := &adam{layer: l, params: [][]float64{l.Linear, l.In, l.InBias, l.Out}}
	for _, p := range a.params {
		a.grads = append(a.grads, make([]float64, len(p)))
		a.first = append(a.first, make([]float64, len(p)))
		a.second = append(a.second, make([]float64, len(p)))
	}
	return a
}

func (a *adam) add(x, hidden []float64, g float64) {
	a.biasGrad += g
	for i, v := range x {
		a.grads[0][i] += g * v
	}
	for h, v := range hidden {
		a.grads[3][h] += g * v
		// The derivative of squash is (1-|y|)².
		d := g * a.Out[h] * (1 - math.Abs(v)) * (1 - math.Abs(v))
		a.grads[2][h] += d
		row := a.grads[1][h*a.Inputs : (h+1)*a.Inputs]
		for i, v := range x {
			row[i] += d * v
		}
	}
}

const (
	beta1 = 0.9
	beta2 = 0.999
)

func (a *adam) step(rate, decay float64, batch int) {
	a.steps++
	k1, k2 := 1-math.Pow(beta1, a.steps), 1-math.Pow(beta2, a.steps)
	move := func(p *float64, g float64, m, v *float64) {
		*m = beta1**m + (1-beta1)*g
		*v = beta2**v + (1-beta2)*g*g
		*p -= rate * (*m / k1) / (math.Sqrt(*v/k2) + 1e-8)
	}
	for i, p := range a.params {
		for k := range p {
			g := a.grads[i][k]/float64(batch) + decay*p[k]
			move(&p[k], g, &a.first[i][k], &a.second[i][k])
			a.grads[i][k] = 0
		}
	}
	move(&a.Bias, a.biasGrad/float64(batch), &a.b1, &a.b2)
	a.biasGrad = 0
}
