package learning_test

import (
	"math"
	"testing"

	"yingda/learning"
)

// The numbers are those of Newcombe, Interval estimation for the difference
// between independent proportions, Statistics in Medicine 17 (1998), table II.
func TestIntervalsAreThoseOfTheLiterature(t *testing.T) {
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 0.0001 {
			t.Errorf("%s: %.4f, want %.4f", what, got, want)
		}
	}
	s := learning.ShareOf(81, 263)
	near("Wilson low", s.Low, 0.2553)
	near("Wilson high", s.High, 0.3662)
	for _, c := range []struct {
		k1, n1, k2, n2 int64
		low, high      float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{10, 10, 0, 20, 0.6791, 1},
		{5, 56, 0, 29, -0.0381, 0.1926},
	} {
		_, low, high := learning.Difference(learning.ShareOf(c.k2, c.n2), learning.ShareOf(c.k1, c.n1))
		near("low", low, c.low)
		near("high", high, c.high)
	}
	if s := learning.ShareOf(0, 0); s.Low != 0 || s.High != 1 {
		t.Errorf("of none: %+v", s)
	}
}
