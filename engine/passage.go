package engine

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"yingda/engine/text"
)

// Passage is a stretch of a document that may answer: not worded as people ask,
// but with the words they ask with in it.
type Passage struct {
	ID        string
	Heads     []string // the document's title and the headings above, from the top down
	Sentences []string
	Grade     Grade
}

// Passages are passages ready to be searched. They never change; what comes and
// goes makes another, in the time that takes and not in that of the whole.
type Passages struct {
	all  []Passage // those that are gone are empty
	live int
	at   []int32 // place in all → place among the live, as callers count; -1: gone
	back []int32 // the other way

	segments []*segment
	gone     map[uint64]int32 // n-gram → passages of segments that have it and are gone
	hash     string
	room     sync.Pool // *tally
}

// segmentMost is how many passages are numbered together, which bounds the room
// that making a segment takes.
const segmentMost = 20_000

// NewPassages reads passages. What before has read already, passages with the
// same id, is not read again; before may be nil. Order and before make no
// difference to what is found, but for the order in which equals stand.
func NewPassages(ctx context.Context, all []Passage, before *Passages) (*Passages, error) {
	if id, twice := repeatedPassage(all); twice {
		return nil, fmt.Errorf("read passages: two have the id %q", id)
	}
	p := &Passages{gone: map[uint64]int32{}}
	if before != nil {
		p.carry(before, all)
	}
	known := map[string]bool{}
	for _, old := range p.all {
		known[old.ID] = true
	}
	var fresh []Passage
	for _, x := range all {
		if !known[x.ID] {
			fresh = append(fresh, x)
		}
	}
	for part := range slices.Chunk(fresh, segmentMost) {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("read passages: %w", err)
		}
		p.segments = append(p.segments, newSegment(int32(len(p.all)), part))
		p.all = append(p.all, part...)
	}
	p.order(all)
	return p, nil
}

func repeatedPassage(all []Passage) (string, bool) {
	seen := make(map[string]bool, len(all))
	for _, x := range all {
		if seen[x.ID] {
			return x.ID, true
		}
		seen[x.ID] = true
	}
	return "", false
}

// carry takes over the segments of before, unless so much of them is gone that
// they are better made anew.
func (p *Passages) carry(before *Passages, all []Passage) {
	stays := make(map[string]int, len(all))
	for i, x := range all {
		stays[x.ID] = i
	}
	left := 0
	for _, old := range before.all {
		if i, ok := stays[old.ID]; ok && same(old, all[i]) {
			left++
		}
	}
	if 2*left < len(before.all) || len(before.segments) > 2+2*(len(all)/segmentMost)+6 {
		return
	}
	p.segments = slices.Clone(before.segments)
	p.all = slices.Clone(before.all)
	for g, n := range before.gone {
		p.gone[g] = n
	}
	for i, old := range p.all {
		if j, ok := stays[old.ID]; old.ID == "" || ok && same(old, all[j]) {
			continue
		}
		for _, g := range gramsOf(old) {
			p.gone[g]++
		}
		p.all[i] = Passage{}
	}
}

func same(a, b Passage) bool {
	return a.Grade == b.Grade && slices.Equal(a.Heads, b.Heads) && slices.Equal(a.Sentences, b.Sentences)
}

// order numbers the live passages as the caller gave them.
func (p *Passages) order(all []Passage) {
	place := make(map[string]int32, len(all))
	for i, x := range all {
		place[x.ID] = int32(i)
	}
	p.at, p.back = make([]int32, len(p.all)), make([]int32, len(all))
	for i, x := range p.all {
		p.at[i] = -1
		if x.ID == "" {
			continue
		}
		p.at[i] = place[x.ID]
		p.back[p.at[i]] = int32(i)
		p.live++
	}
	p.hash = hashOfPassages(all)
}

// Len is the number of passages.
func (p *Passages) Len() int {
	if p == nil {
		return 0
	}
	return p.live
}

// Size is about how many bytes of memory the passages take beside their texts.
func (p *Passages) Size() int64 {
	if p == nil {
		return 0
	}
	size := int64(len(p.all)*64 + len(p.gone)*24)
	for _, s := range p.segments {
		size += int64(len(s.hashes)*12 + len(s.lists))
	}
	return size
}

// has counts the live passages that have an n-gram.
func (p *Passages) has(g uint64) (n int32) {
	for _, s := range p.segments {
		n += s.count(g)
	}
	return n - p.gone[g]
}

// gramsOf are the n-grams of a passage, each once, sorted.
func gramsOf(x Passage) []uint64 {
	var out []uint64
	for _, list := range [][]string{x.Heads, x.Sentences} {
		for _, s := range list {
			for _, t := range termsOf(text.Normalise(s)) {
				out = append(out, t.hash)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
