package learning

import "math"

// Share is how many of some, with what chance leaves open.
type Share struct {
	K    int64   `json:"k" doc:"How many"`
	N    int64   `json:"n" doc:"Of how many"`
	Low  float64 `json:"low" doc:"Lower end of the 95 % interval"`
	High float64 `json:"high" doc:"Upper end"`
}

// z is the quantile of the normal distribution for 95 %, two-sided.
const z = 1.959963984540054

// ShareOf returns k of n with Wilson's interval; of none nothing is known.
func ShareOf(k, n int64) Share {
	s := Share{K: k, N: n, High: 1}
	if n == 0 {
		return s
	}
	w := wilson(float64(k)/float64(n), float64(n))
	s.Low, s.High = w.Low, w.High
	return s
}

// wilson is the interval of a share p of m, which need not be whole.
func wilson(p, m float64) Share {
	middle := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Share{Low: max(0, middle-half), High: min(1, middle+half)}
}

// Value is the share itself; of none 0.
func (s Share) Value() float64 {
	if s.N == 0 {
		return 0
	}
	return float64(s.K) / float64(s.N)
}

// Difference is b − a with Newcombe's hybrid score interval (method 10 of his
// 1998 paper): made of both shares' own intervals, sound for small counts and
// for shares near 0 or 1.
func Difference(a, b Share) (d, low, high float64) {
	pa, pb := a.Value(), b.Value()
	d = pb - pa
	low = d - math.Sqrt((pb-b.Low)*(pb-b.Low)+(a.High-pa)*(a.High-pa))
	high = d + math.Sqrt((b.High-pb)*(b.High-pb)+(pa-a.Low)*(pa-a.Low))
	return d, max(-1, low), min(1, high)
}
