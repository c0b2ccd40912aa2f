package engine

import (
	"math"
	"math/bits"
	"slices"

	"yingda/engine/encoder"
)

// lexical compares by shared n-grams with TF-IDF weights: characters and pairs
// of them for Han; words, pairs of words and characters inside words for
// English. It keeps each question's n-grams, sorted, with unit weights.
type lexical struct {
	vocabulary *encoder.Vocabulary
	start      []int32 // question → first entry; one more at the end
	gram       []int32
	weight     []float32
	unseen     float32 // idf of an n-gram no question has
}

func newLexical(documents [][]uint64) *lexical {
	l := &lexical{vocabulary: encoder.NewVocabulary(documents, 1, 1), start: make([]int32, 1, len(documents)+1)}
	l.unseen = rarest(len(documents))
	for _, d := range documents {
		l.add(d)
	}
	return l
}

// rarest is the idf of an n-gram that none of so many questions has.
func rarest(questions int) float32 { return float32(math.Log(float64(questions+1)) + 1) }

func (l *lexical) setUnseen() { l.unseen = rarest(len(l.start) - 1) }

// add appends a question; its unknown n-grams count for its length only.
func (l *lexical) add(grams []uint64) {
	terms := l.terms(grams)
	slices.SortFunc(terms, func(a, b term) int { return int(a.gram - b.gram) })
	for _, t := range terms {
		if t.gram >= 0 {
			l.gram, l.weight = append(l.gram, t.gram), append(l.weight, t.weight)
		}
	}
	l.start = append(l.start, int32(len(l.gram)))
}

// term is one distinct n-gram of a text, its weight in the text's unit vector.
type term struct {
	gram   int32 // -1: no question has it
	hash   uint64
	weight float32
}

func (l *lexical) terms(grams []uint64) []term {
	out := make([]term, 0, len(grams))
	count := make(map[uint64]int32, len(grams))
	for _, g := range grams {
		if count[g]++; count[g] == 1 {
			id, ok := l.vocabulary.ID(g)
			if !ok {
				id = -1
			}
			out = append(out, term{gram: id, hash: g})
		}
	}
	var sum float64
	for i := range out {
		t := &out[i]
		t.weight = l.unseen
		if t.gram >= 0 {
			t.weight = l.vocabulary.Weight(t.gram)
		}
		if c := count[t.hash]; c > 1 {
			t.weight *= float32(1 + math.Log(float64(c)))
		}
		sum += float64(t.weight) * float64(t.weight)
	}
	scale := float32(1 / math.Sqrt(max(sum, 1e-12)))
	for i := range out {
		out[i].weight *= scale
	}
	return out
}

// overlap is what a question and the query share.
type overlap struct {
	cosine float32
	query  float32 // share of the query's weight the question has
	own    float32 // share of the question's weight the query has
	which  [4]uint64
}

// lookup finds the query's terms among a question's n-grams; at[gram] is the
// place of the term in terms, plus one.
type lookup struct {
	terms []term
	at    []uint16
}

func (l *lexical) compare(q lookup, question int32) overlap {
	var o overlap
	from, to := l.start[question], l.start[question+1]
	weights := l.weight[from:to]
	for i, g := range l.gram[from:to] {
		k := q.at[g]
		if k == 0 {
			continue
		}
		w := q.terms[k-1].weight
		o.cosine += w * weights[i]
		o.query += w * w
		o.own += weights[i] * weights[i]
		if k <= 256 {
			o.which[(k-1)/64] |= 1 << ((k - 1) % 64)
		}
	}
	return o
}

// known is the share of the query's weight that any question has.
func (q lookup) known() float32 {
	var s float32
	for _, t := range q.terms {
		if t.gram >= 0 {
			s += t.weight * t.weight
		}
	}
	return s
}

// covered is the share of the query's weight that any of the marked terms has.
func (q lookup) covered(which [4]uint64) float32 {
	var s float32
	for b, word := range which {
		for word != 0 {
			k := bits.TrailingZeros64(word)
			word &^= 1 << k
			w := q.terms[b*64+k].weight
			s += w * w
		}
	}
	return s
}
