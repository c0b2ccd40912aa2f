package encoder

import (
	"math"

	"yingda/engine/vector"
)

// Encoder turns texts into unit vectors.
type Encoder struct {
	Vocabulary *Vocabulary
	rows       vector.Rows // by n-gram id
	unknown    float32     // size of each coordinate of an unknown n-gram's vector
}

// Dims is the length of the vectors.
func (e *Encoder) Dims() int { return e.rows.Dims }

// Encode writes the unit vector of a text, given as the hashes of its n-grams,
// into out, which has Dims elements. N-grams the vocabulary has not count by
// their hash. It returns the length before.
func (e *Encoder) Encode(grams []uint64, out []float32) float32 {
	clear(out)
	for _, g := range grams {
		if id, ok := e.Vocabulary.ids[g]; ok {
			e.rows.Add(e.Vocabulary.weight[id], int(id), out)
		} else {
			e.addUnknown(g, out)
		}
	}
	return Normalise(out)
}

// Normalise brings v to length one, unless it is all zeros, and returns the
// length it had.
func Normalise(v []float32) float32 {
	length := float32(math.Sqrt(float64(vector.Dot(v, v))))
	if length > 1e-12 {
		scale := 1 / length
		for i := range v {
			v[i] *= scale
		}
	}
	return length
}
