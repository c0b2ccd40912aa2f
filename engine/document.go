package engine

import "yingda/engine/text"

// document is a text as the scorers count it: the hashes of its n-grams, sorted
// by which scorer wants them.
type document struct {
	dense  []uint64 // for the encoder
	sparse []uint64 // for n-gram overlap
	class  []uint64 // for the class model
	sides  sides    // what it takes a stand on
	denies bool     // whether it negates
}

// One reading serves all scorers: rows of up to three tokens, two to five
// characters inside words.
var widest = text.Shape{Tokens: 3, InsideLo: 2, InsideHi: 5}

// The scorers that want an n-gram; a bit each.
const (
	byDense = 1 << iota
	bySparse
	byClass
)

func read(n text.Normalised) document {
	d := document{sides: stance(n), denies: denies(n)}
	for _, g := range n.Grams(widest) {
		by := wantedBy(g)
		if by&byDense != 0 {
			d.dense = append(d.dense, g.Hash)
		}
		if by&bySparse != 0 {
			d.sparse = append(d.sparse, g.Hash)
		}
		if by&byClass != 0 {
			d.class = append(d.class, g.Hash)
		}
	}
	d.dense = append(d.dense, general().hashes(n)...)
	return d
}

func wantedBy(g text.Gram) (by uint8) {
	if !g.Inside || g.N >= 3 {
		by |= byDense
	}
	if g.Inside && (g.N == 3 || g.N == 4) || !g.Inside && g.N <= 2 {
		by |= bySparse
	}
	if g.Inside || g.N <= 2 {
		by |= byClass
	}
	return by
}
