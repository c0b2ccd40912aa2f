package encoder

import "math"

// Vocabulary numbers the n-grams of the training texts.
type Vocabulary struct {
	ids    map[uint64]int32
	weight []float32 // by id: how telling an n-gram is
}

// NewVocabulary numbers n-grams, given as hashes, of which the i-th stands in
// counts[i] of so many documents; each hash once. The weight is the inverse
// document frequency to the power p: 1 is the usual, less makes n-grams more
// alike.
func NewVocabulary(hashes []uint64, counts []int32, documents int, power float64) *Vocabulary {
	v := &Vocabulary{ids: make(map[uint64]int32, len(hashes)), weight: make([]float32, len(hashes))}
	for i, h := range hashes {
		v.ids[h] = int32(i)
		idf := math.Log(float64(documents+1)/float64(counts[i]+1)) + 1
		v.weight[i] = float32(math.Pow(idf, power))
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
