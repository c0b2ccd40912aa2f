package encoder

import "math"

// Vocabulary numbers the n-grams of the training texts.
type Vocabulary struct {
	ids    map[uint64]int32
	weight []float32 // by id: how telling an n-gram is
}

// NewVocabulary counts the n-grams of the documents, given as hashes, and keeps
// those seen in at least least of them. The weight is the inverse document
// frequency to the power p: 1 is the usual, less makes n-grams more alike.
func NewVocabulary(documents [][]uint64, least int, power float64) *Vocabulary {
	count := make(map[uint64]int32)
	last := make(map[uint64]int32)
	var order []uint64
	for d, grams := range documents {
		for _, g := range grams {
			if at, ok := last[g]; ok && at == int32(d) {
				continue
			}
			last[g] = int32(d)
			if count[g] == 0 {
				order = append(order, g)
			}
			count[g]++
		}
	}
	v := &Vocabulary{ids: make(map[uint64]int32, len(order))}
	for _, g := range order {
		if int(count[g]) >= least {
			v.ids[g] = int32(len(v.weight))
			idf := math.Log(float64(len(documents)+1)/float64(count[g]+1)) + 1
			v.weight = append(v.weight, float32(math.Pow(idf, power)))
		}
	}
	return v
}

// Len is the number of n-grams kept.
func (v *Vocabulary) Len() int { return len(v.weight) }

// Bag is the known n-grams of a text; repeated n-grams stand once for each time.
type Bag []int32

// Bag looks the n-grams up; unknown ones are left out.
func (v *Vocabulary) Bag(grams []uint64) Bag {
	out := make(Bag, 0, len(grams))
	for _, g := range grams {
		if id, ok := v.ids[g]; ok {
			out = append(out, id)
		}
	}
	return out
}

// Weight of an n-gram by id.
func (v *Vocabulary) Weight(id int32) float32 { return v.weight[id] }

// ID of an n-gram, and whether it is known.
func (v *Vocabulary) ID(gram uint64) (int32, bool) {
	id, ok := v.ids[gram]
	return id, ok
}
