package engine

import (
	"cmp"
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

// newLexical has the questions kept of a corpus.
func newLexical(c *corpus, kept []int32) *lexical {
	v, as := c.vocabulary(kept, bySparse, 0, 1)
	entries := c.count(kept, bySparse)
	l := &lexical{vocabulary: v, start: make([]int32, 1, len(kept)+1), gram: make([]int32, 0, entries), weight: make([]float32, 0, entries)}
	l.setUnseen(len(kept))
	var room []int32
	var terms []term
	for _, q := range kept {
		room, terms = c.grams(q, bySparse, room), terms[:0]
		for _, g := range room {
			terms = append(terms, term{gram: as[g]})
		}
		l.add(l.weigh(terms))
	}
	return l
}

// setUnseen: the idf of an n-gram that none of so many questions has.
func (l *lexical) setUnseen(questions int) {
	l.unseen = float32(math.Log(float64(questions+1)) + 1)
}

// add appends a question; its unknown n-grams count for its length only.
func (l *lexical) add(terms []term) {
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

// terms of a text, given as the hashes of its n-grams.
func (l *lexical) terms(grams []uint64) []term {
	out := make([]term, len(grams))
	for i, g := range grams {
		id, ok := l.vocabulary.ID(g)
		if !ok {
			id = -1
		}
		out[i] = term{gram: id, hash: g}
	}
	return l.weigh(out)
}

// weigh joins what is repeated and gives each term its weight. Those that no
// question has stand last.
func (l *lexical) weigh(terms []term) []term {
	slices.SortFunc(terms, func(a, b term) int {
		return cmp.Or(cmp.Compare(uint32(a.gram), uint32(b.gram)), cmp.Compare(a.hash, b.hash))
	})
	out := terms[:0]
	var sum float64
	for i := 0; i < len(terms); {
		t, n := terms[i], 0
		for i < len(terms) && terms[i].gram == t.gram && terms[i].hash == t.hash {
			i, n = i+1, n+1
		}
		t.weight = l.unseen
		if t.gram >= 0 {
			t.weight = l.vocabulary.Weight(t.gram)
		}
		if n > 1 {
			t.weight *= float32(1 + math.Log(float64(n)))
		}
		sum += float64(t.weight) * float64(t.weight)
		out = append(out, t)
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
