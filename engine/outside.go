package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"yingda/engine/encoder"
	"yingda/engine/vector"
)

// Outside makes vectors of texts elsewhere, such as by an embeddings service. A
// model that is built with it has one more scorer beside its own, under the same
// calibration; what is asked without a vector is judged as if there were none.
type Outside struct {
	// Name tells what makes the vectors; another name means other vectors.
	Name string
	// Vectors returns one vector a text, all of one length.
	Vectors func(ctx context.Context, texts []string) ([][]float32, error)
}

// ErrOutside is why a model could not be built with vectors from outside; it can
// be built without.
var ErrOutside = errors.New("no vectors from outside")

// fetch asks for vectors; all must be of one length, which is that of have where
// there are some already.
func (o *Outside) fetch(ctx context.Context, texts []string, dims int) ([][]float32, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	all, err := o.Vectors(ctx, texts)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOutside, err)
	}
	if len(all) != len(texts) {
		return nil, fmt.Errorf("%w: %d vectors for %d texts", ErrOutside, len(all), len(texts))
	}
	for _, v := range all {
		if dims == 0 {
			dims = len(v)
		}
		if len(v) != dims || dims == 0 || dims > maxOutside {
			return nil, fmt.Errorf("%w: a vector of %d numbers", ErrOutside, len(v))
		}
	}
	return all, nil
}

// maxOutside is the longest vector that is taken.
const maxOutside = 4096

// beyond is what an index has of the vectors from outside.
type beyond struct {
	dims    int         // before they were filled up to a multiple of 16
	vectors vector.Rows // by question; a step of 0: it has none
	centres vector.Rows // by item, of those of its questions that have one
	// guess is the score an item would have whose words may not leave: by encoder
	// score, and fixed.
	guess [2]float32
}

// alike is the score where nothing was learned of how the two scales compare.
var alike = [2]float32{1, 0}

// known is whether a question has a vector.
func (b *beyond) known(question int32) bool { return b.vectors.Steps[question] > 0 }

// padded is a vector of length one, filled up with zeros so that rows take it.
func padded(v []float32, room []float32) []float32 {
	n := (len(v) + 15) / 16 * 16
	room = resize(room, n)
	clear(room[copy(room, v):])
	encoder.Normalise(room)
	return room
}

// newBeyond has the vectors of some questions; nil stands for one that has none.
func newBeyond(dims int, questions int, of func(question int) []float32) *beyond {
	b := &beyond{dims: dims, vectors: vector.NewRows((dims+15)/16*16, questions), guess: alike}
	var room []float32
	for q := range questions {
		if v := of(q); v != nil {
			room = padded(v, room)
			b.vectors.Set(q, room)
		}
	}
	return b
}

// centre finds the middle of each item.
func (b *beyond) centre(first []int32) {
	b.centres = vector.NewRows(b.vectors.Dims, len(first)-1)
	sum := make([]float32, b.vectors.Dims)
	for i := range len(first) - 1 {
		clear(sum)
		for q := first[i]; q < first[i+1]; q++ {
			b.vectors.Add(1, int(q), sum)
		}
		encoder.Normalise(sum)
		b.centres.Set(i, sum)
	}
}

// vectorsOf are the vectors of what is asked of a fold: a hidden question has one
// already, what was made up has to be asked for. What is made of an item's words
// that may not leave has none.
func (c *corpus) vectorsOf(ctx context.Context, trials []trial, o *Outside) ([][]float32, error) {
	out := make([][]float32, len(trials))
	if c.beyond == nil {
		return out, nil
	}
	var texts []string
	var at []int
	for i, t := range trials {
		switch {
		case t.of >= 0 && !c.beyond.known(t.of):
		case !t.made:
			v := make([]float32, c.beyond.vectors.Dims)
			c.beyond.vectors.Add(1, int(t.of), v)
			out[i] = v[:c.beyond.dims]
		default:
			texts, at = append(texts, t.text), append(at, i)
		}
	}
	made, err := o.fetch(ctx, texts, c.beyond.dims)
	for k, v := range made {
		out[at[k]] = v
	}
	return out, err
}

// readBeyond asks for the vectors of all questions whose words may leave.
func (c *corpus) readBeyond(ctx context.Context, o *Outside) error {
	var texts []string
	at := make([]int, len(c.owner)) // question → its place among the texts, plus one
	for q := range c.owner {
		if it := c.items[c.owner[q]]; !it.Inside {
			texts = append(texts, it.Questions[c.nth[q]].Text)
			at[q] = len(texts)
		}
	}
	all, err := o.fetch(ctx, texts, 0)
	if err != nil || len(all) == 0 {
		return err
	}
	c.beyond = newBeyond(len(all[0]), len(c.owner), func(q int) []float32 {
		if at[q] == 0 {
			return nil
		}
		return all[at[q]-1]
	})
	return nil
}

// part is of some of the questions.
func (b *beyond) part(kept []int32, first []int32) *beyond {
	if b == nil {
		return nil
	}
	out := &beyond{dims: b.dims, vectors: vector.NewRows(b.vectors.Dims, len(kept)), guess: b.guess}
	for i, q := range kept {
		out.vectors.Copy(i, b.vectors, int(q))
	}
	out.centre(first)
	return out
}

// moved has the vectors of an index's questions that were there before, from says
// where; new ones have none until a model is built again.
func (b *beyond) moved(x *index, from func(question int32) (int32, bool)) *beyond {
	if b == nil {
		return nil
	}
	out := &beyond{dims: b.dims, vectors: vector.NewRows(b.vectors.Dims, len(x.owner)), guess: b.guess}
	for q := range x.owner {
		if k, ok := from(int32(q)); ok {
			out.vectors.Copy(q, b.vectors, int(k))
		}
	}
	out.centre(x.first)
	return out
}

// sound checks what was kept.
func (b *beyond) sound(questions int) bool {
	return b.vectors.Len() == questions && b.dims > 0 && b.dims <= b.vectors.Dims
}

// digest of the vectors and what made them: a model is made from them too.
func (b *beyond) digest(name string) string {
	h := sha256.New()
	writeString(h, name)
	if b != nil {
		h.Write(encoder.AppendRows(nil, b.vectors))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// outsidePool is how many items the vectors from outside bring in beside those
// that the engine's own scorers do.
const outsidePool = 12

// widen adds the items nearest by the vectors from outside.
func (b *beyond) widen(s *scratch, only func(i int) bool) {
	s.near = s.near[:0]
	for i := range b.centres.Len() {
		if b.centres.Steps[i] > 0 && (only == nil || only(i)) {
			s.keep(nearCell{int32(i), b.centres.Dot(s.outside, i)}, outsidePool)
		}
	}
	for _, n := range s.near {
		s.enter(n.cell, 0)
	}
}

// examine compares the query's vector from outside with those of the item.
func (b *beyond) examine(s *scratch, p *pooled, from, to int32) {
	var best best3
	n := 0
	for q := from; q < min(to, from+maxExamined); q++ {
		if b.known(q) {
			best.put(b.vectors.Dot(s.outside, int(q)))
			n++
		}
	}
	p.row[fOutside], p.row[fOutsideTop] = best.mean(n), best.a
	if n == 0 {
		guess := b.guess[0]*p.row[fDense] + b.guess[1]
		p.row[fOutside], p.row[fOutsideTop] = guess, guess
	}
	p.judged = n > 0
}

// Outside tells what makes the vectors that the model was built with, and how long
// they are; "" and 0: none.
func (m *Model) Outside() (name string, dims int) {
	if m.beyond == nil {
		return "", 0
	}
	return m.outside, m.index.beyond.dims
}

// OutsideVectors calls yield with each text that has a vector from outside, so
// that the next model need not ask for it again.
func (m *Model) OutsideVectors(yield func(text string, v []float32) bool) {
	b := m.index.beyond
	if b == nil {
		return
	}
	for q := range m.nth {
		if !b.known(int32(q)) {
			continue
		}
		v := make([]float32, b.vectors.Dims)
		b.vectors.Add(1, q, v)
		if !yield(m.items[m.index.owner[q]].Questions[m.nth[q]].Text, v[:b.dims]) {
			return
		}
	}
}
