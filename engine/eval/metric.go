package eval

import (
	"math"
	"sort"
)

// Judged is one answered query: how sure, and whether right. An answer to what
// nothing answers is never right.
type Judged struct {
	Confidence float64
	Right      bool
	Answerable bool
}

// percent is 100·a/b, nil where b is 0.
func percent(a, b int) *float64 {
	if b == 0 {
		return nil
	}
	v := 100 * float64(a) / float64(b)
	return &v
}

// Cov95 is the share of answerable queries answered at the lowest threshold
// where at least 95 % of the answers given are right; ties go together.
func Cov95(rows []Judged) *float64 {
	sorted := append([]Judged(nil), rows...)
	sort.SliceStable(sorted, func(a, b int) bool { return sorted[a].Confidence > sorted[b].Confidence })
	var given, right, answered, answerable, best int
	for _, r := range sorted {
		if r.Answerable {
			answerable++
		}
	}
	for i, r := range sorted {
		given++
		if r.Right {
			right++
		}
		if r.Answerable {
			answered++
		}
		if last := i+1 == len(sorted) || sorted[i+1].Confidence != r.Confidence; last && 100*right >= 95*given {
			best = answered
		}
	}
	return percent(best, answerable)
}

// ECE is the expected calibration error over bins of equal count.
func ECE(rows []Judged, bins int) *float64 {
	if len(rows) == 0 {
		return nil
	}
	sorted := append([]Judged(nil), rows...)
	sort.SliceStable(sorted, func(a, b int) bool { return sorted[a].Confidence < sorted[b].Confidence })
	bins = min(bins, len(sorted))
	var total float64
	for b := range bins {
		from, to := len(sorted)*b/bins, len(sorted)*(b+1)/bins
		var sure, right float64
		for _, r := range sorted[from:to] {
			sure += r.Confidence
			if r.Right {
				right++
			}
		}
		total += math.Abs(sure - right)
	}
	total /= float64(len(sorted))
	return &total
}

// PerfectECE is what ECE shows on average where every confidence is exactly
// right, at these confidences and this many rows: the noise of counting.
func PerfectECE(rows []Judged, bins int) *float64 {
	if len(rows) == 0 {
		return nil
	}
	sorted := append([]Judged(nil), rows...)
	sort.SliceStable(sorted, func(a, b int) bool { return sorted[a].Confidence < sorted[b].Confidence })
	bins = min(bins, len(sorted))
	var total float64
	for b := range bins {
		var variance float64
		for _, r := range sorted[len(sorted)*b/bins : len(sorted)*(b+1)/bins] {
			variance += r.Confidence * (1 - r.Confidence)
		}
		total += math.Sqrt(2 * variance / math.Pi) // mean of |normal|
	}
	total /= float64(len(sorted))
	return &total
}

// AUROC is how often what should be answered gets a higher score than what
// should not; ties count half.
func AUROC(scores []float64, positive []bool) *float64 {
	type row struct {
		score    float64
		positive bool
	}
	rows := make([]row, len(scores))
	var p, n int
	for i := range scores {
		rows[i] = row{scores[i], positive[i]}
		if positive[i] {
			p++
		} else {
			n++
		}
	}
	if p == 0 || n == 0 {
		return nil
	}
	sort.Slice(rows, func(a, b int) bool { return rows[a].score < rows[b].score })
	var ranks float64
	for i := 0; i < len(rows); {
		j := i
		for j < len(rows) && rows[j].score == rows[i].score {
			j++
		}
		for k := i; k < j; k++ {
			if rows[k].positive {
				ranks += float64(i+j+1) / 2
			}
		}
		i = j
	}
	v := 100 * (ranks - float64(p)*float64(p+1)/2) / (float64(p) * float64(n))
	return &v
}
