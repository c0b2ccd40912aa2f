package engine

import (
	"testing"

	"yingda/engine/text"
)

func TestAVocabularyIsBoundedByHowOftenNGramsStand(t *testing.T) {
	m := build(t, shop())
	c := m.corpus()
	whole, _ := c.vocabulary(c.all(), byDense, 0, 1)
	most := whole.Len() / 3
	part, as := c.vocabulary(c.all(), byDense, most, 1)
	if part.Len() == 0 || part.Len() > most {
		t.Fatalf("%d n-grams, want at most %d of %d", part.Len(), most, whole.Len())
	}
	often := read(text.Normalise("怎")).dense[0]
	if _, ok := part.ID(often); !ok {
		t.Error("an n-gram that stands in many questions was left out")
	}
	kept := 0
	for g, id := range as {
		if at, ok := part.ID(c.hash[g]); ok != (id >= 0) || ok && at != id {
			t.Fatalf("n-gram %d is %d, and %d by its hash", g, id, at)
		}
		if id >= 0 {
			kept++
		}
	}
	if kept != part.Len() {
		t.Errorf("%d of %d n-grams can be reached", kept, part.Len())
	}
}

func TestACorpusReadsAsTheSearchDoes(t *testing.T) {
	m := build(t, shop())
	c := m.corpus()
	for q := range c.owner {
		d := read(c.text(int32(q)))
		for by, want := range map[uint8][]uint64{byDense: d.dense, bySparse: d.sparse, byClass: d.class} {
			got := c.hashes(int32(q), by, nil)
			if len(got) != len(want) {
				t.Fatalf("question %d: %d n-grams, want %d", q, len(got), len(want))
			}
			for i := range got {
				if got[i] != want[i] {
					t.Fatalf("question %d: n-gram %d differs", q, i)
				}
			}
		}
	}
}
