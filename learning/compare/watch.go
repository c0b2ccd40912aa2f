package compare

import "math"

// Watch compares customers of whom a lot decides who is answered by which of two
// versions, at every moment. Each customer counts once, with a figure in [0, 1]
// that is the worse the greater it is.
//
// The difference of the means is estimated by inverse chances, around the running
// mean, which makes the sum of independent draws with the difference as their
// mean. The bound is the asymptotic confidence sequence of Waudby-Smith, Arbour,
// Sinha, Kennedy and Ramdas (Time-uniform central limit theory and asymptotic
// confidence sequences, Annals of Statistics 52, 2024, theorem 2.2, one-sided by
// its proposition B.1), after Robbins' normal mixture (1970): with probability
// 1 − alpha it is below the difference at all times at once.
type Watch struct {
	alpha float64

	seen, second int64
	mean         float64 // of all figures so far
	sum, square  float64 // of the draws
	low          float64
}

// NewWatch watches with a probability alpha of a false alarm, ever.
func NewWatch(alpha float64) *Watch { return &Watch{alpha: alpha, low: math.Inf(-1)} }

// The bound holds from a number of customers on; before it nothing is said. An
// alarm cannot come of a handful.
const (
	leastSeen   = 100
	leastSecond = 20
)

// tightest is the number of customers at which the bound is tightest.
const tightest = 1000

// Add counts a customer: whether the second version answered, with which chance
// that was to be, and the figure.
func (w *Watch) Add(second bool, chance, figure float64) {
	if chance <= 0 || chance >= 1 {
		return // there was no lot
	}
	x := (figure - w.mean) / (chance - 1)
	if second {
		x = (figure - w.mean) / chance
		w.second++
	}
	w.seen++
	w.sum, w.square = w.sum+x, w.square+x*x
	w.mean += (figure - w.mean) / float64(w.seen+1) // towards what the next is compared with
	if w.seen >= leastSeen && w.second >= leastSecond {
		w.low = max(w.low, w.Difference()-w.half())
	}
}

// Difference is how much worse the second version is.
func (w *Watch) Difference() float64 {
	if w.seen == 0 {
		return 0
	}
	return w.sum / float64(w.seen)
}

// half is by how much the difference may be overstated now.
func (w *Watch) half() float64 {
	t := float64(w.seen)
	variance := max(w.square/t-math.Pow(w.sum/t, 2), 1/t)
	rho := mixture(w.alpha)
	return math.Sqrt(variance) * math.Sqrt(2*(t*rho+1)/(t*t*rho)*math.Log(1+math.Sqrt(t*rho+1)/(2*w.alpha)))
}

// mixture is the square of rho for which the bound is tightest at that many.
func mixture(alpha float64) float64 {
	a := 2 * alpha // the one-sided bound is the two-sided one of twice alpha
	return (-2*math.Log(a) + math.Log(-2*math.Log(a)) + 1) / tightest
}

// Low is how much worse the second version is at least; it never falls.
func (w *Watch) Low() float64 { return w.low }

// Alarm tells that the second version is worse, by more than may.
func (w *Watch) Alarm(may float64) bool { return w.low > may }

// Seen is how many customers were counted, and how many of them the second
// version answered.
func (w *Watch) Seen() (all, second int64) { return w.seen, w.second }
