package combine

import (
	"math"
	"math/rand/v2"
	"testing"
)

// In these cases the first feature tells the right candidate, and the query's
// only feature whether there is one.
func cases(n int) []Case {
	rng := rand.New(rand.NewPCG(3, 4))
	var out []Case
	for range n {
		known := rng.Float64() < 0.8
		c := Case{Weight: 1, Query: []float32{0}}
		for i := range 4 {
			is := known && i == 1
			row := []float32{float32(rng.Float64() * 0.5), float32(rng.Float64())}
			if is {
				row[0] += 1
			}
			c.Rows, c.Right = append(c.Rows, row), append(c.Right, is)
		}
		if !known {
			c.Query[0] = 1
		}
		out = append(out, c)
	}
	return out
}

func TestItLearnsWhichAndWhether(t *testing.T) {
	s := Train(cases(600), Options{Hidden: 4, Rounds: 20, Rate: 0.02, Decay: 1e-4, Seed: 1})
	p := make([]float64, 2)
	none := s.Score([][]float32{{1.2, 0.5}, {0.2, 0.5}}, []float32{0}, make([]float64, 2), p)
	if p[0] < 0.9 || none > 0.1 || math.Abs(p[0]+p[1]+none-1) > 1e-9 {
		t.Errorf("answerable: %v, none %v", p, none)
	}
	none = s.Score([][]float32{{0.2, 0.5}, {0.3, 0.5}}, []float32{1}, make([]float64, 2), p)
	if none < 0.8 {
		t.Errorf("unanswerable: %v, none %v", p, none)
	}
}

func TestMixWeighsTwoScorers(t *testing.T) {
	a, b := Fixed([]float64{5}, 0, []float64{0}, 0), Fixed([]float64{-5}, 0, []float64{0}, 0)
	rows, query := [][]float32{{1}}, []float32{0}
	at := func(share float64) float64 {
		out := make([]float64, 1)
		Mix(a, b, share, rows, query, []float64{0}, out)
		return out[0]
	}
	if whole, half := at(0), at(0.5); math.Abs(half-(whole+at(1))/2) > 1e-9 || whole < 0.9 || at(1) > 0.1 {
		t.Errorf("%v, %v, %v", at(0), at(0.5), at(1))
	}
	if Train(nil, Options{}) != nil {
		t.Error("learned from nothing")
	}
}

// As a search has them: 41 candidates of 13 features, three nets.
func BenchmarkScore(b *testing.B) {
	rows, query := make([][]float32, 41), make([]float32, 13)
	for i := range rows {
		rows[i] = make([]float32, 13)
		rows[i][i%13] = 1
	}
	right := make([]bool, len(rows))
	right[0] = true
	s := Train([]Case{{Rows: rows, Query: query, Right: right, Weight: 1}}, Options{Nets: 3, Hidden: 8, Rounds: 1, Rate: 0.01, Seed: 1})
	offset, out := make([]float64, len(rows)), make([]float64, len(rows))
	b.ReportAllocs()
	for b.Loop() {
		s.Score(rows, query, offset, out)
	}
}

func BenchmarkLearn(b *testing.B) {
	all := cases(100)
	b.ReportAllocs()
	for b.Loop() {
		Train(all, Options{Hidden: 8, Rounds: 1, Rate: 0.02, Seed: 1})
	}
}
