package engine

import "math"

// Explore leaves room to learn: now and then another choice is taken whose
// expected price is near the best, with a chance that is known and recorded, so
// that what was not done can be judged later.
type Explore struct {
	On          bool
	Share       float64 // of turns on which a choice is drawn; at most 0.03
	Floor       float64 // least chance of each admissible choice in such a draw
	Near        float64 // admissible: at most this much dearer than the best
	Temperature float64 // of the softmax over prices
	// Failed marks a turn that follows a failed one: nothing is explored then.
	Failed bool
	// Draw is a number from a good source, the turn's own: the same draw gives
	// the same choice.
	Draw uint64
}

const maxExploreShare = 0.03

// DefaultExplore is off.
func DefaultExplore() Explore {
	return Explore{Share: maxExploreShare, Floor: 0.02, Near: 0.15, Temperature: 0.1}
}

// pick chooses among the options, cheapest first, and writes each one's chance.
// The chance of an option is share·softmax, plus what is left for the best.
func (e Explore) pick(r Result, options []Choice) Choice {
	admissible := e.admissible(r, options)
	share := min(e.Share, maxExploreShare)
	if !e.On || e.Failed || share <= 0 || admissible < 2 {
		return options[0]
	}
	soft := e.softmax(options[:admissible])
	for i := range options {
		options[i].Chance = 0
	}
	for i, s := range soft {
		options[i].Chance = share * s
	}
	options[0].Chance += 1 - share
	u := evenly(e.Draw)
	for _, o := range options[:admissible] {
		if u < o.Chance {
			return o
		}
		u -= o.Chance
	}
	return options[0]
}

// admissible counts the leading options near enough to the best. None is where
// anything guarded is a candidate.
func (e Explore) admissible(r Result, options []Choice) int {
	for _, c := range r.Candidates {
		if c.Grade.Guarded() {
			return 1
		}
	}
	n := 0
	for n < len(options) && options[n].Price <= options[0].Price+e.Near {
		n++
	}
	return n
}

// softmax over negative prices, mixed so that none falls under the floor.
func (e Explore) softmax(options []Choice) []float64 {
	out := make([]float64, len(options))
	var sum float64
	for i, o := range options {
		out[i] = math.Exp((options[0].Price - o.Price) / max(e.Temperature, 1e-6))
		sum += out[i]
	}
	floor := min(e.Floor, 1/float64(len(options)))
	for i := range out {
		out[i] = floor + (1-floor*float64(len(options)))*out[i]/sum
	}
	return out
}

// evenly spreads a draw evenly over [0, 1): one round of splitmix64, so that
// counters and ids serve as draws too.
func evenly(x uint64) float64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb
	x ^= x >> 31
	return float64(x>>11) / (1 << 53)
}
