package engine

import (
	"cmp"
	"slices"
)

// Sketch is a text as the model sees it, to compare texts with each other: what
// no item answers is like other such questions, and that is all there is to know
// of it.
type Sketch struct {
	Vector []float32 // of length one, or nought where nothing can be compared
	Words  []Word    // the n-grams, each once, in the order of their hashes
}

// Word is an n-gram with its weight: how telling it is, in a vector of length one.
type Word struct {
	Hash   uint64
	Weight float32
}

// Dims is the length of a sketch's vector, a multiple of 16.
func (m *Model) Dims() int { return m.index.encoder.Dims() }

// Sketch reads a text as a question would be read.
func (m *Model) Sketch(s string) Sketch {
	q := readQuery(s, m.same, m.mender)
	out := Sketch{Vector: make([]float32, m.Dims())}
	m.index.encoder.Encode(q.dense, out.Vector)
	terms := m.index.lexical.terms(q.sparse)
	out.Words = make([]Word, 0, len(terms))
	for _, t := range terms {
		out.Words = append(out.Words, Word{t.hash, t.weight})
	}
	slices.SortFunc(out.Words, func(a, b Word) int { return cmp.Compare(a.Hash, b.Hash) })
	return out
}
