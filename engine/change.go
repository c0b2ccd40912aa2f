package engine

import (
	"context"
	"fmt"
	"slices"

	"yingda/engine/text"
	"yingda/engine/vector"
)

// With gives the model after a change, in milliseconds: what was learned stays,
// new questions are read with it. A later Build of the same items knows more,
// so whoever serves a changed model should have one built beside it.
func (m *Model) With(ctx context.Context, change Change) (*Model, error) {
	next := &Model{items: change.apply(m.items), options: m.options, prior: m.prior, same: m.same, scorer: m.scorer, learned: m.learned, beyond: m.beyond, beyondBy: m.beyondBy, outside: m.outside, room: &scratches{}, tuning: m.tuning}
	next.hash = fingerprint(next.items, next.options, m.hash)
	if id, twice := repeated(next.items); twice {
		return nil, fmt.Errorf("change model: two items have the id %q", id)
	}
	was := make(map[string]int, len(m.items))
	for i, it := range m.items {
		was[it.ID] = i
	}
	x := m.index.grown(next.number(), len(next.items))
	fresh := make(map[int]document) // question → what it reads as
	for i, it := range next.items {
		old, ok := was[it.ID]
		if ok {
			x.classOf[i] = m.index.classOf[old]
		}
		if ok && slices.Equal(it.Questions, m.items[old].Questions) {
			x.sides[i], x.denial[i] = m.index.sides[old], m.index.denial[old]
			continue
		}
		for k, q := range it.Questions {
			fresh[int(x.first[i])+k] = read(m.same.apply(text.Normalise(q.Text)))
		}
		x.takeSides(i, func(q int32) (sides, bool) { return fresh[int(q)].sides, fresh[int(q)].denies })
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("change model: %w", err)
	}
	x.learnWords(fresh)
	room := make([]float32, x.encoder.Dims())
	for i, it := range next.items {
		for q := x.first[i]; q < x.first[i+1]; q++ {
			if d, ok := fresh[int(q)]; ok {
				x.encoder.Encode(d.dense, room)
				x.vectors.Set(int(q), room)
				x.lexical.add(x.lexical.terms(d.sparse))
				continue
			}
			from := m.index.first[was[it.ID]] + q - x.first[i]
			x.vectors.Copy(int(q), m.index.vectors, int(from))
			x.lexical.copy(m.index.lexical, from)
		}
	}
	x.makeCells()
	x.beyond = m.index.beyond.moved(x, func(q int32) (from int32, ok bool) {
		if _, changed := fresh[int(q)]; changed {
			return 0, false
		}
		item := x.owner[q]
		return m.index.first[was[next.items[item].ID]] + q - x.first[item], true
	})
	next.index = x
	next.learnToRead()
	return next, nil
}

// grown is an index with the same learning and room for other questions.
func (x *index) grown(owner []int32, items int) *index {
	out := &index{owner: owner, first: firsts(owner, items), encoder: x.encoder, classes: x.classes, classID: x.classID, guess: x.guess, classOf: make([]int32, items), sides: make([]sides, items), denial: make([]float32, items)}
	fill(out.classOf, -1)
	out.vectors = vector.NewRows(x.encoder.Dims(), len(owner))
	out.lexical = &lexical{vocabulary: x.lexical.vocabulary, start: make([]int32, 1, len(owner)+1), unseen: x.lexical.unseen}
	return out
}

// learnWords gives n-grams never seen before a number each.
func (x *index) learnWords(fresh map[int]document) {
	questions := make([]int, 0, len(fresh))
	for q := range fresh {
		questions = append(questions, q)
	}
	slices.Sort(questions)
	var unseen []uint64
	for _, q := range questions {
		for _, g := range fresh[q].sparse {
			if _, ok := x.lexical.vocabulary.ID(g); !ok {
				unseen = append(unseen, g)
			}
		}
	}
	if len(unseen) > 0 {
		x.lexical.vocabulary = x.lexical.vocabulary.With(unseen, x.lexical.unseen)
	}
}

func (l *lexical) copy(from *lexical, question int32) {
	a, b := from.start[question], from.start[question+1]
	l.gram = append(l.gram, from.gram[a:b]...)
	l.weight = append(l.weight, from.weight[a:b]...)
	l.start = append(l.start, int32(len(l.gram)))
}
