package engine

import (
	"math"
	"sync"

	"yingda/engine/text"
)

// lexical compares by shared n-grams: TF-IDF weights, cosine, an inverted list
// for each n-gram. Characters and pairs of them for Han; words, pairs of words
// and characters inside words for English.
type lexical struct {
	shape  text.Shape
	ids    map[uint64]int32
	idf    []float32
	start  []int32   // gram → first posting; one more at the end
	doc    []int32   // posting → question
	weight []float32 // posting → weight in the question's unit vector
	docs   int
	unseen float32 // idf of an n-gram no question has
	room   sync.Pool
}

var lexicalShape = text.Shape{Tokens: 2, InsideLo: 3, InsideHi: 4}

type lexicalBuilder struct {
	ids  map[uint64]int32
	df   []int32
	docs [][]termCount
}

type termCount struct {
	gram  int32
	count int32
}

func newLexicalBuilder() *lexicalBuilder {
	return &lexicalBuilder{ids: make(map[uint64]int32)}
}

func (b *lexicalBuilder) add(n text.Normalised) {
	var terms []termCount
	at := make(map[int32]int)
	for _, g := range n.Grams(lexicalShape) {
		id, ok := b.ids[g.Hash]
		if !ok {
			id = int32(len(b.df))
			b.ids[g.Hash] = id
			b.df = append(b.df, 0)
		}
		if i, ok := at[id]; ok {
			terms[i].count++
			continue
		}
		at[id] = len(terms)
		terms = append(terms, termCount{id, 1})
		b.df[id]++
	}
	b.docs = append(b.docs, terms)
}

func (b *lexicalBuilder) build() *lexical {
	l := &lexical{shape: lexicalShape, ids: b.ids, docs: len(b.docs), idf: make([]float32, len(b.df)), start: make([]int32, len(b.df)+1)}
	l.unseen = inverse(len(b.docs), 0)
	for g, df := range b.df {
		l.idf[g] = inverse(len(b.docs), int(df))
		l.start[g+1] = l.start[g] + df
	}
	l.doc, l.weight = make([]int32, l.start[len(b.df)]), make([]float32, l.start[len(b.df)])
	next := append([]int32(nil), l.start[:len(b.df)]...)
	for d, terms := range b.docs {
		var sum float64
		for _, t := range terms {
			w := float64(tf(t.count) * l.idf[t.gram])
			sum += w * w
		}
		scale := float32(1 / math.Sqrt(max(sum, 1e-12)))
		for _, t := range terms {
			p := next[t.gram]
			l.doc[p], l.weight[p] = int32(d), tf(t.count)*l.idf[t.gram]*scale
			next[t.gram]++
		}
	}
	l.room.New = func() any { s := make([]float32, l.docs); return &s }
	return l
}

func inverse(docs, df int) float32 {
	return float32(math.Log(float64(docs+1)/float64(df+1)) + 1)
}

func tf(count int32) float32 { return float32(1 + math.Log(float64(count))) }

// term is one distinct n-gram of a query.
type term struct {
	gram   int32 // -1: no question has it
	weight float32
	spans  []text.Gram
}

// terms reads the query's n-grams, each once, in order of appearance.
func (l *lexical) terms(n text.Normalised) []term {
	var out []term
	at := make(map[uint64]int)
	for _, g := range n.Grams(l.shape) {
		if i, ok := at[g.Hash]; ok {
			out[i].spans = append(out[i].spans, g)
			continue
		}
		id, ok := l.ids[g.Hash]
		if !ok {
			id = -1
		}
		at[g.Hash] = len(out)
		out = append(out, term{gram: id, spans: []text.Gram{g}})
	}
	var sum float64
	for i := range out {
		idf := l.unseen
		if out[i].gram >= 0 {
			idf = l.idf[out[i].gram]
		}
		out[i].weight = tf(int32(len(out[i].spans))) * idf
		sum += float64(out[i].weight) * float64(out[i].weight)
	}
	for i := range out {
		out[i].weight /= float32(math.Sqrt(max(sum, 1e-12)))
	}
	return out
}

// score gives every question its cosine with the query. Give the slice back
// with release.
func (l *lexical) score(terms []term) *[]float32 {
	room, _ := l.room.Get().(*[]float32)
	clear(*room)
	acc := *room
	for _, t := range terms {
		if t.gram < 0 {
			continue
		}
		from, to := l.start[t.gram], l.start[t.gram+1]
		docs, weights := l.doc[from:to], l.weight[from:to]
		for i, d := range docs {
			acc[d] += t.weight * weights[i]
		}
	}
	return room
}

func (l *lexical) release(room *[]float32) { l.room.Put(room) }
