package desk

import (
	"cmp"
	"math"
	"slices"
)

// Sample is one wait that ended with an agent: how long it was, and where the
// customer stood when it began.
type Sample struct {
	WaitedMS int64 `db:"waited_ms"`
	Position int64 `db:"position"` // 1 is next
	Free     int64 `db:"free"`     // places free in the group at that moment
}

// Range is an expected wait: half of all such waits end by the lower end, four
// in five by the upper.
type Range struct {
	P50MS int64 `json:"p50_ms"`
	P80MS int64 `json:"p80_ms"`
}

const (
	fewest   = 10  // samples under which a wait is unknown
	nearest  = 40  // samples a range is made of
	recentN  = 400 // samples that are looked at
	oldestMS = 14 * 24 * 3_600_000
)

// Expect says how long someone at a place in the queue will wait, from a group's
// recent waits, newest first; ok is false when too few are known. It is pure.
//
// A place that has a free agent waits only to be taken; one that has none waits
// for as many agents to become free as stand before it. So samples are taken
// from the same case, those of the nearest places first, and each is stretched
// to this place: waiting at place 4 is about twice waiting at place 2. Nothing
// is assumed about how waits are distributed.
func Expect(samples []Sample, position, free int64) (r Range, ok bool) {
	if len(samples) < fewest {
		return r, false
	}
	here := place(position, free)
	var near []Sample
	for _, s := range samples {
		if (place(s.Position, s.Free) > 0) == (here > 0) {
			near = append(near, s)
		}
	}
	if len(near) < fewest {
		return expectAny(samples), true
	}
	slices.SortStableFunc(near, func(a, b Sample) int {
		return cmp.Compare(distance(here, place(a.Position, a.Free)), distance(here, place(b.Position, b.Free)))
	})
	waits := make([]float64, 0, nearest)
	for _, s := range near[:min(nearest, len(near))] {
		waits = append(waits, float64(s.WaitedMS)*stretch(here, place(s.Position, s.Free)))
	}
	return rangeOf(waits), true
}

// expectAny is the range of all waits, where this case is too rare to know.
func expectAny(samples []Sample) Range {
	waits := make([]float64, len(samples))
	for i, s := range samples {
		waits[i] = float64(s.WaitedMS)
	}
	return rangeOf(waits)
}

// place is how many agents must become free first; 0 when one is.
func place(position, free int64) int64 { return max(position-free, 0) }

// distance compares places by their ratio: 20 is nearer to 25 than 2 to 4.
func distance(a, b int64) float64 { return math.Abs(math.Log(float64(a+1)) - math.Log(float64(b+1))) }

func stretch(here, there int64) float64 {
	if here == 0 || there == 0 {
		return 1
	}
	return float64(here) / float64(there)
}

// rangeOf returns the median and the 80 % quantile, the latter rounded up to the
// next sample so that it errs on the side of waiting less than said.
func rangeOf(waits []float64) Range {
	slices.Sort(waits)
	at := func(q float64) int64 {
		i := int(math.Ceil(q*float64(len(waits)+1))) - 1
		return int64(waits[min(max(i, 0), len(waits)-1)])
	}
	return Range{P50MS: at(0.5), P80MS: at(0.8)}
}
