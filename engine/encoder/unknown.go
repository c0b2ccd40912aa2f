package encoder

// An n-gram that no training text had gets a vector all the same, made of its
// hash alone: two texts that share it are nearer for it, and a query full of
// unknown n-grams is far from everything.
func addUnknown(gram uint64, s float32, out []float32) {
	if s == 0 {
		return
	}
	for at := 0; at < len(out); {
		gram += 0x9e3779b97f4a7c15
		bits := (gram ^ (gram >> 30)) * 0xbf58476d1ce4e5b9
		bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb
		bits ^= bits >> 31
		for k := 0; k < 64 && at < len(out); k++ {
			if bits&1 == 0 {
				out[at] += s
			} else {
				out[at] -= s
			}
			bits >>= 1
			at++
		}
	}
}
