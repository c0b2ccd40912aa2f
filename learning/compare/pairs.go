package compare

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Pairs are questions that two versions were asked.
type Pairs struct {
	N     int64 `json:"n"`
	Right int64 `json:"right" doc:"Both were right"`
	Won   int64 `json:"won" doc:"Only the second was"`
	Lost  int64 `json:"lost" doc:"Only the first was"`
}

// Add counts a question.
func (p *Pairs) Add(before, after bool) {
	p.N++
	switch {
	case before && after:
		p.Right++
	case after:
		p.Won++
	case before:
		p.Lost++
	}
}

// Difference is by how much more often the second was right.
func (p Pairs) Difference() float64 {
	if p.N == 0 {
		return 0
	}
	return float64(p.Won-p.Lost) / float64(p.N)
}

// McNemar is the exact two-sided probability that the two versions differ at
// least so much if neither is better (McNemar 1947, by the binomial distribution
// of the discordant pairs).
func (p Pairs) McNemar() float64 { return min(1, 2*tail(p.Won+p.Lost, min(p.Won, p.Lost))) }

// Worse is the exact probability of at least so many lost questions if the second
// version is no worse.
func (p Pairs) Worse() float64 { return tail(p.Won+p.Lost, p.Won) }

// tail is the chance of k heads or fewer in n throws of a fair coin.
func tail(n, k int64) float64 {
	if n == 0 {
		return 1
	}
	total, _ := math.Lgamma(float64(n + 1))
	var sum float64
	for i := range k + 1 {
		a, _ := math.Lgamma(float64(i + 1))
		b, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(total - a - b - float64(n)*math.Ln2)
	}
	return min(1, sum)
}

// resamples is how often the bootstrap draws.
const resamples = 2000

// Interval is the 95 % bootstrap interval of the difference, by percentiles (Efron
// and Tibshirani 1993, ch. 13): the questions drawn again and again, always the
// same draws for the same counts.
func (p Pairs) Interval() (low, high float64) {
	if p.N == 0 {
		return -1, 1
	}
	rng := rand.New(rand.NewPCG(uint64(p.N), uint64(p.Won)<<32|uint64(p.Lost)))
	won, discordant := float64(p.Won)/float64(p.N), float64(p.Won+p.Lost)/float64(p.N)
	all := make([]float64, resamples)
	for i := range all {
		var d int64
		for range p.N {
			switch u := rng.Float64(); {
			case u < won:
				d++
			case u < discordant:
				d--
			}
		}
		all[i] = float64(d) / float64(p.N)
	}
	slices.Sort(all)
	return all[resamples*25/1000], all[resamples*975/1000-1]
}

// Holm tells which of several probabilities stand below alpha when all are looked
// at together (Holm 1979): so often at most one of them does by chance.
func Holm(p []float64, alpha float64) []bool {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	out := make([]bool, len(p))
	for k, i := range order {
		if p[i] > alpha/float64(len(p)-k) {
			break
		}
		out[i] = true
	}
	return out
}
