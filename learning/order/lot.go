package order

import "math/bits"

// Lot is where the lot of a seed and an id falls: evenly in [0, 1).
func Lot(seed uint64, id string) float64 {
	h := seed ^ 0x9e3779b97f4a7c15
	for i := range len(id) {
		h = mix(h ^ uint64(id[i]))
	}
	return float64(mix(h^uint64(len(id)))>>11) / (1 << 53)
}

// mix is one step of wyhash: the two halves of a product, folded.
func mix(x uint64) uint64 {
	high, low := bits.Mul64(x^0xa0761d6478bd642f, 0xe7037ed1a0b428db)
	return high ^ low
}

// Kept tells whether what has this id is kept for measuring, where a share of
// all is.
func Kept(seed uint64, id string, share float64) bool { return Lot(seed, id) < share }
