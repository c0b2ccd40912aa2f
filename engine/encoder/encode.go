package encoder

import (
	"math"

	"yingda/engine/vector"
)

// Encoder turns texts into unit vectors: those of its heads one behind the other,
// so that the product of two is the mean of what the heads say.
type Encoder struct {
	Vocabulary *Vocabulary
	heads      []head
}

// head is one training of the encoder, from a start of its own.
type head struct {
	rows    vector.Rows // by n-gram id
	unknown float32     // size of each coordinate of an unknown n-gram's vector
}

// Dims is the length of the vectors.
func (e *Encoder) Dims() int { return len(e.heads) * e.heads[0].rows.Dims }

// Encode writes the unit vector of a text, given as the hashes of its n-grams,
// into out, which has Dims elements. N-grams the vocabulary has not count by
// their hash. It returns the length before, the mean of the heads'.
func (e *Encoder) Encode(grams []uint64, out []float32) float32 {
	clear(out)
	dims := e.heads[0].rows.Dims
	for _, g := range grams {
		id, known := e.Vocabulary.ids[g]
		for i, h := range e.heads {
			part := out[i*dims : (i+1)*dims]
			if known {
				h.rows.Add(e.Vocabulary.weight[id], int(id), part)
			} else {
				addUnknown(g, h.unknown, part)
			}
		}
	}
	var length float32
	for i := range e.heads {
		length += Normalise(out[i*dims : (i+1)*dims])
	}
	Normalise(out)
	return length / float32(len(e.heads))
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
