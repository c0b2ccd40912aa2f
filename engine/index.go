package engine

import (
	"context"
	"math"
	"runtime"
	"slices"

	"yingda/engine/class"
	"yingda/engine/combine"
	"yingda/engine/encoder"
	"yingda/engine/text"
	"yingda/engine/vector"
)

// index is all that is built from a set of questions: the scorers and what they
// know of each question. A model has one; so has each fold of calibration.
type index struct {
	owner     []int32 // question → item
	first     []int32 // item → its first question; one more at the end
	encoder   *encoder.Encoder
	vectors   vector.Rows // by question
	cells     []cell
	centroids vector.Rows // by cell
	regions   *regions    // nil: all cells are looked at
	lexical   *lexical
	sides     []sides   // item → what its questions take a stand on
	denial    []float32 // item → share of its questions that negate
	classes   *class.Model
	classID   *encoder.Vocabulary
	classOf   []int32    // item → its class, -1: it came after training
	beyond    *beyond    // nil: no vectors from outside
	guess     [2]float32 // margin such an item would have: by encoder score, and fixed
}

// cell is a stretch of one item's questions; an item with very many has several.
type cell struct{ item, from, to int32 }

const cellSize = 256

// tuning are the numbers that training and search go by.
type tuning struct {
	encoder   encoder.Options
	words     int // n-grams the encoder learns vectors for, at most
	power     float64
	class     class.Options
	classless bool // no class model
	combine   combine.Options
	pool      int        // candidates looked at closely
	guess     [2]float32 // see index
}

// What bounds the training of a large base: pairs of questions the encoder looks
// at and n-grams it learns vectors for, and the questions times items up to which
// each item has a separator of its own.
const (
	mostPairs   = 600_000
	mostWords   = 1 << 16
	mostClasses = 100_000_000
	mostForMore = 10_000 // questions that several heads are trained on: more would take too long
)

func defaultTuning(options Options) tuning {
	t := tuning{
		encoder: encoder.Options{Dims: 256, Epochs: 8, Batch: 256, Rate: 0.2, Temperature: 0.1, Dropout: 0.2, Init: 0.5, Unknown: 1, Pairs: mostPairs, Seed: options.Seed, Threads: options.Threads},
		words:   mostWords,
		power:   0.5,
		class:   class.Options{C: 1, Rounds: 20, Seed: options.Seed, Threads: options.Threads},
		combine: combine.Options{Nets: 3, Threads: options.Threads, Hidden: 8, Rounds: 20, Rate: 0.02, Decay: 1e-4, Seed: options.Seed},
		pool:    40,
		guess:   [2]float32{1, -1},
	}
	if options.Quick {
		t.encoder.Epochs, t.class.Rounds = 0, 0
	}
	return t
}

// buildIndex trains the scorers on the questions kept of a corpus.
func buildIndex(ctx context.Context, c *corpus, kept []int32, t tuning) *index {
	owner, items := c.owners(kept), len(c.items)
	x := &index{owner: owner, first: firsts(owner, items), guess: t.guess, lexical: newLexical(c, kept), sides: make([]sides, items), denial: make([]float32, items)}
	for i := range items {
		x.takeSides(i, func(q int32) (sides, bool) { return c.sides[kept[q]], c.denies[kept[q]] })
	}
	x.trainEncoder(ctx, c, kept, t)
	letGo(len(kept))
	x.encodeAll(c, kept)
	x.trainClasses(ctx, c, kept, t)
	x.makeCells()
	x.beyond = c.beyond.part(kept, x.first)
	return x
}

func (x *index) trainEncoder(ctx context.Context, c *corpus, kept []int32, t tuning) {
	v, as := c.vocabulary(kept, byDense, t.words, t.power)
	bags := c.bags(kept, byDense, as)
	for _, s := range offhand {
		bags = append(bags, v.Bag(read(text.Normalise(s)).dense))
	}
	x.encoder = encoder.Train(ctx, v, bags, withOffhand(x.owner, len(c.items)), t.encoder)
}

// encodeAll writes the vectors of the questions.
func (x *index) encodeAll(c *corpus, kept []int32) {
	x.vectors = vector.NewRows(x.encoder.Dims(), len(kept))
	var grams []uint64
	out := make([]float32, x.encoder.Dims())
	for i, q := range kept {
		grams = c.hashes(q, byDense, grams)
		x.encoder.Encode(grams, out)
		x.vectors.Set(i, out)
	}
}

// letGo collects what was left behind by one step of the training of a large
// base: hundreds of MiB that would else stand beside what the next step takes.
func letGo(questions int) {
	if questions >= 50_000 {
		runtime.GC()
	}
}

// withOffhand numbers the offhand questions that are trained on beside the base's
// own, each an item of its own: in a small base nothing else tells that "how do
// I" is no sign of any item.
func withOffhand(owner []int32, items int) []int32 {
	out := slices.Clone(owner)
	for i := range offhand {
		out = append(out, int32(items+i))
	}
	return out
}

// firsts finds where each item's questions begin.
func firsts(owner []int32, items int) []int32 {
	first := make([]int32, items+1)
	for _, o := range owner {
		first[o+1]++
	}
	for i := range items {
		first[i+1] += first[i]
	}
	return first
}

// takeSides gathers what the questions of an item take a stand on.
func (x *index) takeSides(item int, of func(question int32) (sides, bool)) {
	var denying float32
	for q := x.first[item]; q < x.first[item+1]; q++ {
		s, denies := of(q)
		x.sides[item] = x.sides[item].join(s.clear())
		if denies {
			denying++
		}
	}
	x.denial[item] = denying / float32(max(1, x.first[item+1]-x.first[item]))
}

// wordings is how many questions an item has.
func (x *index) wordings(item int32) int32 { return x.first[item+1] - x.first[item] }

// trainClasses learns a separator for each item. Where they are too many, an
// item is as one that came after training.
func (x *index) trainClasses(ctx context.Context, c *corpus, kept []int32, t tuning) {
	x.classOf = make([]int32, len(c.items))
	for i := range x.classOf {
		x.classOf[i] = int32(i)
	}
	classes := len(c.items)
	if t.classless {
		fill(x.classOf, -1)
		kept, classes = nil, 0
	}
	v, as := c.vocabulary(kept, byClass, 0, 1)
	x.classID = v
	texts := make([][]class.Feature, 0, len(kept)+len(offhand))
	for _, bag := range c.bags(kept, byClass, as) {
		texts = append(texts, unit(v, bag))
	}
	for _, s := range offhand {
		texts = append(texts, unit(v, v.Bag(read(text.Normalise(s)).class)))
	}
	x.classes = class.Train(ctx, texts, withOffhand(c.owners(kept), len(c.items)), classes, v.Len(), t.class)
}

func fill(s []int32, v int32) {
	for i := range s {
		s[i] = v
	}
}

// unit is the TF-IDF vector of length one, known n-grams only; it sorts the bag.
func unit(v *encoder.Vocabulary, bag encoder.Bag) []class.Feature {
	slices.Sort(bag)
	out := make([]class.Feature, 0, len(bag))
	var sum float64
	for i := 0; i < len(bag); {
		j := i
		for j < len(bag) && bag[j] == bag[i] {
			j++
		}
		w := v.Weight(bag[i]) * float32(1+math.Log(float64(j-i)))
		sum += float64(w) * float64(w)
		out = append(out, class.Feature{ID: bag[i], Value: w})
		i = j
	}
	scale := float32(1 / math.Sqrt(max(sum, 1e-12)))
	for i := range out {
		out[i].Value *= scale
	}
	return out
}

func (x *index) makeCells() {
	for i := range len(x.first) - 1 {
		for from := x.first[i]; from < x.first[i+1]; from += cellSize {
			x.cells = append(x.cells, cell{int32(i), from, min(from+cellSize, x.first[i+1])})
		}
	}
	x.centroids = vector.NewRows(x.encoder.Dims(), len(x.cells))
	sum := make([]float32, x.encoder.Dims())
	for c, cell := range x.cells {
		clear(sum)
		for q := cell.from; q < cell.to; q++ {
			x.vectors.Add(1, int(q), sum)
		}
		encoder.Normalise(sum)
		x.centroids.Set(c, sum)
	}
	regions, order := makeRegions(x.centroids)
	if x.regions = regions; regions == nil {
		return
	}
	cells, centroids := make([]cell, len(order)), vector.NewRows(x.centroids.Dims, len(order))
	for to, from := range order {
		cells[to] = x.cells[from]
		centroids.Copy(to, x.centroids, from)
	}
	x.cells, x.centroids = cells, centroids
}
