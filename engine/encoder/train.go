package encoder

import (
	"context"
	"math"
	"math/rand/v2"

	"yingda/engine/vector"
)

// Options of training.
type Options struct {
	Heads       int // trainings from different starts; 0: one
	Dims        int // of a head, a multiple of 64
	Epochs      int
	Batch       int
	Rate        float64
	Temperature float64
	Dropout     float64 // share of n-grams left out at random in each step
	Init        float64 // of the random start, per coordinate of a vector of length one
	Unknown     float64 // weight of n-grams that training has not seen, beside those it has
	Pairs       int     // looked at in all, at most: a large base needs fewer epochs
	Seed        uint64
	Threads     int
}

// Train learns from texts[i], which belongs to item labels[i] (≥ 0).
func Train(ctx context.Context, vocabulary *Vocabulary, texts []Bag, labels []int32, options Options) *Encoder {
	e := &Encoder{Vocabulary: vocabulary}
	for range max(1, options.Heads) {
		e.heads = append(e.heads, trainHead(ctx, vocabulary, texts, labels, options))
		options.Seed++
	}
	return e
}

func trainHead(ctx context.Context, vocabulary *Vocabulary, texts []Bag, labels []int32, options Options) head {
	rng := rand.New(rand.NewPCG(options.Seed, 0x5bd1e995))
	t := newTrainer(vocabulary, texts, labels, options)
	scale := options.Init / math.Sqrt(float64(options.Dims))
	for i := range t.rows {
		t.rows[i] = float32(rng.NormFloat64() * scale)
	}
	for epoch, seen := 0, 0; epoch < options.Epochs; epoch++ {
		pairs := t.pairs(rng)
		total := max(1, options.within(len(pairs)*options.Epochs))
		for at := 0; at < len(pairs) && seen < total; at += options.Batch {
			if ctx.Err() != nil {
				return t.head()
			}
			batch := pairs[at:min(at+options.Batch, len(pairs))]
			t.step(batch, rng, float32(options.Rate*(1-0.9*float64(seen)/float64(total))))
			seen += len(batch)
		}
	}
	return t.head()
}

// within bounds the pairs looked at.
func (o Options) within(pairs int) int {
	if o.Pairs > 0 {
		return min(pairs, o.Pairs)
	}
	return pairs
}

// head is what was learned, in the room it is served from.
func (t *trainer) head() head {
	h := head{rows: vector.NewRows(t.dims, t.vocabulary.Len()), unknown: float32(t.options.Unknown) * t.typical()}
	for id := range t.vocabulary.Len() {
		h.rows.Set(id, t.row(int32(id)))
	}
	return h
}

// typical is the root mean square of the vectors' coordinates, so that a word
// never seen weighs about as much as one that was.
func (t *trainer) typical() float32 {
	var sum float64
	for id := range t.vocabulary.Len() {
		row := t.row(int32(id))
		sum += float64(vector.Dot(row, row))
	}
	return float32(math.Sqrt(sum / float64(max(1, len(t.rows)))))
}

type pair struct{ a, b int32 }

type trainer struct {
	vocabulary *Vocabulary
	dims       int
	options    Options
	texts      []Bag
	labels     []int32
	of         [][]int32 // item → its texts
	rows       []float32 // n-gram id × dims
	sums       []float32 // Adagrad: sum of squares, as rows
	left       side
	right      side
	sim        []float32
}

func (t *trainer) row(id int32) []float32 {
	at := int(id) * t.dims
	return t.rows[at : at+t.dims : at+t.dims]
}

// encode writes the unit vector of a bag into out and returns the length before.
func (t *trainer) encode(bag Bag, out []float32) float32 {
	clear(out)
	for _, id := range bag {
		vector.Axpy(t.vocabulary.weight[id], t.row(id), out)
	}
	return Normalise(out)
}

// side is one side of a batch.
type side struct {
	text   []int32
	bags   []Bag // after dropout
	unit   []float32
	length []float32
	grad   []float32
	room   []int32
}

func newTrainer(v *Vocabulary, texts []Bag, labels []int32, options Options) *trainer {
	t := &trainer{vocabulary: v, dims: options.Dims, options: options, texts: texts, labels: labels}
	t.rows, t.sums = make([]float32, v.Len()*t.dims), make([]float32, v.Len()*t.dims)
	for i := range t.sums {
		t.sums[i] = 1e-4
	}
	for i, l := range labels {
		for int(l) >= len(t.of) {
			t.of = append(t.of, nil)
		}
		t.of[l] = append(t.of[l], int32(i))
	}
	return t
}

// most is how many texts of one item take part in an epoch; more teach nothing
// new and would crowd the others out.
const most = 512

// pairs draws, for each text, another of its item (or itself where it is the
// only one: dropout makes the two sides differ), in random order.
func (t *trainer) pairs(rng *rand.Rand) []pair {
	out := make([]pair, 0, len(t.texts))
	for i, l := range t.labels {
		others := t.of[l]
		if len(t.texts[i]) == 0 || (len(others) > most && rng.IntN(len(others)) >= most) {
			continue
		}
		j := int32(i)
		for try := 0; try < 4 && j == int32(i); try++ {
			j = others[rng.IntN(len(others))]
		}
		out = append(out, pair{int32(i), j})
	}
	rng.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
	return out
}

func (t *trainer) step(pairs []pair, rng *rand.Rand, rate float32) {
	n, d := len(pairs), t.dims
	t.left.reset(n, d)
	t.right.reset(n, d)
	for i, p := range pairs {
		t.left.put(i, p.a, t.texts[p.a], t.options.Dropout, rng)
		t.right.put(i, p.b, t.texts[p.b], t.options.Dropout, rng)
	}
	t.encodeSide(&t.left)
	t.encodeSide(&t.right)
	if cap(t.sim) < n*n {
		t.sim = make([]float32, n*n)
	}
	t.sim = t.sim[:n*n]
	t.similarities(pairs)
	t.gradients(n)
	t.update(&t.left, rate)
	t.update(&t.right, rate)
}

func (s *side) reset(n, d int) {
	if cap(s.unit) < n*d {
		s.unit, s.grad = make([]float32, n*d), make([]float32, n*d)
		s.text, s.bags, s.length = make([]int32, n), make([]Bag, n), make([]float32, n)
	}
	s.unit, s.grad = s.unit[:n*d], s.grad[:n*d]
	s.text, s.bags, s.length = s.text[:n], s.bags[:n], s.length[:n]
	s.room = s.room[:0]
}

func (s *side) put(i int, text int32, bag Bag, dropout float64, rng *rand.Rand) {
	s.text[i] = text
	if dropout <= 0 || len(bag) < 3 {
		s.bags[i] = bag
		return
	}
	from := len(s.room)
	for _, id := range bag {
		if rng.Float64() >= dropout {
			s.room = append(s.room, id)
		}
	}
	if len(s.room) == from {
		s.room = append(s.room, bag[0])
	}
	s.bags[i] = Bag(s.room[from:len(s.room):len(s.room)])
}

func (t *trainer) encodeSide(s *side) {
	share(t.options.Threads, len(s.bags), func(i int) {
		s.length[i] = t.encode(s.bags[i], s.unit[i*t.dims:(i+1)*t.dims])
	})
}

// similarities fills sim with the gradient of the loss by each cosine: softmax
// of rows and of columns, less the pair itself, same items left out.
func (t *trainer) similarities(pairs []pair) {
	n, d := len(pairs), t.dims
	inv := float32(1 / t.options.Temperature)
	share(t.options.Threads, n, func(i int) {
		row := t.sim[i*n : (i+1)*n]
		u := t.left.unit[i*d : (i+1)*d]
		for j := range row {
			if i != j && t.labels[pairs[i].a] == t.labels[pairs[j].a] {
				row[j] = 0
				continue
			}
			row[j] = exp32((vector.Dot(u, t.right.unit[j*d:(j+1)*d]) - 1) * inv)
		}
	})
	cols := make([]float32, n)
	rows := make([]float32, n)
	for i := range n {
		row := t.sim[i*n : (i+1)*n]
		var sum float32
		for j, v := range row {
			sum += v
			cols[j] += v
		}
		rows[i] = sum
	}
	scale := inv / float32(2*n)
	share(t.options.Threads, n, func(i int) {
		row := t.sim[i*n : (i+1)*n]
		r := 1 / (rows[i] + 1e-20)
		for j, v := range row {
			row[j] = scale * v * (r + 1/(cols[j]+1e-20))
		}
		row[i] -= 2 * scale
	})
}

// gradients by the unit vectors, then by the sums before they were normalised.
func (t *trainer) gradients(n int) {
	d := t.dims
	share(t.options.Threads, n, func(i int) {
		g := t.left.grad[i*d : (i+1)*d]
		clear(g)
		for j := range n {
			if s := t.sim[i*n+j]; s != 0 {
				vector.Axpy(s, t.right.unit[j*d:(j+1)*d], g)
			}
		}
		tangent(g, t.left.unit[i*d:(i+1)*d], t.left.length[i])
		h := t.right.grad[i*d : (i+1)*d]
		clear(h)
		for j := range n {
			if s := t.sim[j*n+i]; s != 0 {
				vector.Axpy(s, t.left.unit[j*d:(j+1)*d], h)
			}
		}
		tangent(h, t.right.unit[i*d:(i+1)*d], t.right.length[i])
	})
}

// tangent takes the gradient back through the normalisation.
func tangent(g, unit []float32, length float32) {
	if length < 1e-12 {
		clear(g)
		return
	}
	vector.Axpy(-vector.Dot(g, unit), unit, g)
	for i := range g {
		g[i] /= length
	}
}

// update gives each n-gram its share. Threads take columns, so each coordinate
// sees the same steps in the same order however many there are.
func (t *trainer) update(s *side, rate float32) {
	const columns = 64
	d := t.dims
	share(t.options.Threads, d/columns, func(c int) {
		from := c * columns
		for i, bag := range s.bags {
			grad := s.grad[i*d+from : i*d+from+columns]
			for _, id := range bag {
				at := int(id)*d + from
				vector.Adagrad(rate, t.vocabulary.weight[id], grad, t.sums[at:at+columns], t.rows[at:at+columns])
			}
		}
	})
}

func exp32(x float32) float32 { return float32(math.Exp(float64(x))) }
