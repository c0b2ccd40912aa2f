package engine

import (
	"yingda/engine/encoder"
	"yingda/engine/text"
)

// corpus is a knowledge base as training sees it. A large one would not fit as
// texts and hashes, so each n-gram is written out once and has a number, in the
// order of first sight; a text is read again where it is needed itself.
type corpus struct {
	same    synonyms
	items   []Item
	owner   []int32 // question → item
	nth     []int32 // question → its place among the item's
	group   []int32 // item → number of its group
	unknown []string
	room    *scratches
	beyond  *beyond // nil: no vectors from outside

	number map[uint64]int32 // hash → number
	hash   []uint64
	by     []uint8 // number → the scorers that want it
	start  []int   // question → its first n-gram; one more at the end
	gram   []int32
	sides  []sides
	denies []bool
}

// text is the wording of a question, normalised.
func (c *corpus) text(question int32) text.Normalised {
	return c.same.apply(text.Normalise(c.items[c.owner[question]].Questions[c.nth[question]].Text))
}

// read takes all questions in.
func (c *corpus) read() {
	c.number, c.start = make(map[uint64]int32), make([]int, 1, len(c.owner)+1)
	c.sides, c.denies = make([]sides, len(c.owner)), make([]bool, len(c.owner))
	for q := range c.owner {
		n := c.text(int32(q))
		c.sides[q], c.denies[q] = stance(n), denies(n)
		for _, g := range n.Grams(widest) {
			c.take(g.Hash, wantedBy(g))
		}
		for _, h := range general().hashes(n) {
			c.take(h, byDense)
		}
		c.start = append(c.start, len(c.gram))
	}
	c.number = nil
}

// take writes an n-gram of the question being read down.
func (c *corpus) take(hash uint64, by uint8) {
	id, ok := c.number[hash]
	if !ok {
		id = int32(len(c.hash))
		c.number[hash] = id
		c.hash, c.by = append(c.hash, hash), append(c.by, by)
	}
	c.gram = append(c.gram, id)
}

// all are the numbers of all questions.
func (c *corpus) all() []int32 {
	out := make([]int32, len(c.owner))
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// owners are the items of some of the questions.
func (c *corpus) owners(kept []int32) []int32 {
	out := make([]int32, len(kept))
	for i, q := range kept {
		out[i] = c.owner[q]
	}
	return out
}

// grams gives the n-grams of a question that a scorer wants, in room.
func (c *corpus) grams(question int32, by uint8, room []int32) []int32 {
	room = room[:0]
	for _, g := range c.gram[c.start[question]:c.start[question+1]] {
		if c.by[g]&by != 0 {
			room = append(room, g)
		}
	}
	return room
}

// count is how many n-grams of the kept questions a scorer wants.
func (c *corpus) count(kept []int32, by uint8) (n int) {
	for _, q := range kept {
		for _, g := range c.gram[c.start[q]:c.start[q+1]] {
			if c.by[g]&by != 0 {
				n++
			}
		}
	}
	return n
}

// hashes is grams written out.
func (c *corpus) hashes(question int32, by uint8, room []uint64) []uint64 {
	room = room[:0]
	for _, g := range c.gram[c.start[question]:c.start[question+1]] {
		if c.by[g]&by != 0 {
			room = append(room, c.hash[g])
		}
	}
	return room
}

// vocabulary is made of the n-grams of the kept questions that a scorer wants,
// in the order of first sight: all of them, or where they are more than most
// (0: no bound) those that stand in the most questions. as tells each n-gram's
// place in it, -1 for none.
func (c *corpus) vocabulary(kept []int32, by uint8, most int, power float64) (v *encoder.Vocabulary, as []int32) {
	count, last := make([]int32, len(c.hash)), make([]int32, len(c.hash))
	var order []int32
	for i, q := range kept {
		for _, g := range c.gram[c.start[q]:c.start[q+1]] {
			if c.by[g]&by == 0 || last[g] == int32(i+1) {
				continue
			}
			if last[g] = int32(i + 1); count[g] == 0 {
				order = append(order, g)
			}
			count[g]++
		}
	}
	least := leastOf(order, count, most)
	as = last
	for i := range as {
		as[i] = -1
	}
	hashes, counts := make([]uint64, 0, len(order)), make([]int32, 0, len(order))
	for _, g := range order {
		if count[g] >= least {
			as[g] = int32(len(hashes))
			hashes, counts = append(hashes, c.hash[g]), append(counts, count[g])
		}
	}
	return encoder.NewVocabulary(hashes, counts, len(kept), power), as
}

// leastOf is in how many questions an n-gram must stand for no more than most of
// them to be left.
func leastOf(order, count []int32, most int) int32 {
	if most <= 0 {
		return 0
	}
	rarer := make(map[int32]int) // count → n-grams that stand in so many questions
	for _, g := range order {
		rarer[count[g]]++
	}
	least := int32(0)
	for left := len(order); left > most; least++ {
		left -= rarer[least]
	}
	return least
}

// bags are the n-grams of the kept questions by their places in a vocabulary.
func (c *corpus) bags(kept []int32, by uint8, as []int32) []encoder.Bag {
	out, all := make([]encoder.Bag, len(kept)), make(encoder.Bag, 0, c.count(kept, by))
	for i, q := range kept {
		from := len(all)
		for _, g := range c.gram[c.start[q]:c.start[q+1]] {
			if c.by[g]&by != 0 && as[g] >= 0 {
				all = append(all, as[g])
			}
		}
		out[i] = all[from:len(all):len(all)]
	}
	return out
}
