package engine

import (
	"context"
	"math"
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
	vectors   []float32 // question × dims
	cells     []cell
	centroids []float32 // cell × dims
	lexical   *lexical
	sides     []sides   // item → what its questions take a stand on
	denial    []float32 // item → share of its questions that negate
	classes   *class.Model
	classID   *encoder.Vocabulary
	classOf   []int32    // item → its class, -1: it came after training
	guess     [2]float32 // margin such an item would have: by encoder score, and fixed
}

// cell is a stretch of one item's questions; an item with very many has several.
type cell struct{ item, from, to int32 }

const cellSize = 256

// tuning are the numbers that training and search go by.
type tuning struct {
	encoder encoder.Options
	power   float64
	class   class.Options
	combine combine.Options
	pool    int        // candidates looked at closely
	guess   [2]float32 // see index
}

func defaultTuning(options Options) tuning {
	t := tuning{
		encoder: encoder.Options{Dims: 256, Epochs: 8, Batch: 256, Rate: 0.2, Temperature: 0.1, Dropout: 0.2, Init: 0.5, Unknown: 1, Seed: options.Seed, Threads: options.Threads},
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

// buildIndex trains the scorers on documents, which stand item by item.
func buildIndex(ctx context.Context, documents []document, owner []int32, items int, t tuning) *index {
	x := &index{owner: owner, first: firsts(owner, items), guess: t.guess}
	dense, sparse := make([][]uint64, len(documents)), make([][]uint64, len(documents))
	for i, d := range documents {
		dense[i], sparse[i] = d.dense, d.sparse
	}
	x.lexical = newLexical(sparse)
	x.takeSides(func(q int32) (sides, bool) { return documents[q].sides, documents[q].denies })
	vocabulary := encoder.NewVocabulary(dense, 1, t.power)
	bags := make([]encoder.Bag, len(documents))
	for i, d := range dense {
		bags[i] = vocabulary.Bag(d)
	}
	x.encoder = encoder.Train(ctx, vocabulary, withOffhand(vocabulary, bags), foreign(owner, items), t.encoder)
	x.vectors = make([]float32, len(bags)*x.encoder.Dims())
	for i, b := range bags {
		x.encoder.Encode(b, x.vector(int32(i)))
	}
	x.trainClasses(ctx, documents, items, t)
	x.makeCells()
	return x
}

// withOffhand adds the offhand questions to what is trained on, each an item of
// its own (foreign numbers them): in a small base nothing else tells that "how
// do I" is no sign of any item.
func withOffhand(v *encoder.Vocabulary, bags []encoder.Bag) []encoder.Bag {
	out := slices.Clone(bags)
	for _, s := range offhand {
		out = append(out, v.Bag(read(text.Normalise(s)).dense))
	}
	return out
}

func foreign(owner []int32, items int) []int32 {
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

// takeSides gathers what the questions of each item take a stand on.
func (x *index) takeSides(of func(question int32) (sides, bool)) {
	items := len(x.first) - 1
	x.sides, x.denial = make([]sides, items), make([]float32, items)
	for i := range items {
		var denying float32
		for q := x.first[i]; q < x.first[i+1]; q++ {
			s, denies := of(q)
			x.sides[i] = x.sides[i].join(s.clear())
			if denies {
				denying++
			}
		}
		x.denial[i] = denying / float32(max(1, x.first[i+1]-x.first[i]))
	}
}

// wordings is how many questions an item has.
func (x *index) wordings(item int32) int32 { return x.first[item+1] - x.first[item] }

func (x *index) vector(question int32) []float32 {
	d := x.encoder.Dims()
	return x.vectors[int(question)*d : (int(question)+1)*d]
}

func (x *index) trainClasses(ctx context.Context, documents []document, items int, t tuning) {
	hashes := make([][]uint64, len(documents))
	for i, d := range documents {
		hashes[i] = d.class
	}
	x.classID = encoder.NewVocabulary(hashes, 1, 1)
	texts := make([][]class.Feature, len(documents))
	for i, h := range hashes {
		texts[i] = unit(x.classID, h)
	}
	x.classOf = make([]int32, items)
	for i := range x.classOf {
		x.classOf[i] = int32(i)
	}
	for _, s := range offhand {
		texts = append(texts, unit(x.classID, read(text.Normalise(s)).class))
	}
	x.classes = class.Train(ctx, texts, foreign(x.owner, items), items, x.classID.Len(), t.class)
}

// unit is the TF-IDF vector of length one, known n-grams only.
func unit(v *encoder.Vocabulary, hashes []uint64) []class.Feature {
	bag := v.Bag(hashes)
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
	d := x.encoder.Dims()
	for i := range len(x.first) - 1 {
		for from := x.first[i]; from < x.first[i+1]; from += cellSize {
			x.cells = append(x.cells, cell{int32(i), from, min(from+cellSize, x.first[i+1])})
		}
	}
	x.centroids = make([]float32, len(x.cells)*d)
	for c, cell := range x.cells {
		out := x.centroids[c*d : (c+1)*d]
		for q := cell.from; q < cell.to; q++ {
			vector.Axpy(1, x.vector(q), out)
		}
		length := float32(math.Sqrt(float64(vector.Dot(out, out))))
		if length > 1e-9 {
			for i := range out {
				out[i] /= length
			}
		}
	}
}
