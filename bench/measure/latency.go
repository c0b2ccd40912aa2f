package measure

import (
	"slices"
	"time"
)

// Latency is how long something took, in milliseconds.
type Latency struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50_ms"`
	P90   float64 `json:"p90_ms"`
	P99   float64 `json:"p99_ms"`
	Max   float64 `json:"max_ms"`
}

// Latencies sums up; it sorts all.
func Latencies(all []time.Duration) Latency {
	if len(all) == 0 {
		return Latency{}
	}
	slices.Sort(all)
	return Latency{
		Count: len(all), P50: MS(Percentile(all, 0.50)), P90: MS(Percentile(all, 0.90)), P99: MS(Percentile(all, 0.99)), Max: MS(all[len(all)-1]),
	}
}

// Percentile of sorted durations: the least that is not exceeded by the share p.
func Percentile(sorted []time.Duration, p float64) time.Duration {
	i := int(p*float64(len(sorted)) + 0.999999)
	return sorted[min(max(i, 1), len(sorted))-1]
}

// MS is a duration in milliseconds, to a hundredth.
func MS(d time.Duration) float64 {
	return float64(d.Round(10*time.Microsecond).Microseconds()) / 1000
}
