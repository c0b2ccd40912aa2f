package vector

import (
	"math"
	"testing"
)

func unit(n int, seed uint64) []float32 {
	v := sample(n, seed)
	length := float32(math.Sqrt(float64(Dot(v, v))))
	for i := range v {
		v[i] /= length
	}
	return v
}

func TestRowsKeepScalarProducts(t *testing.T) {
	const n = 40
	rows := NewRows(256, n)
	for i := range n {
		rows.Set(i, unit(256, uint64(i)))
	}
	var probe Probe
	var worst float64
	for i := range n {
		v := unit(256, uint64(100+i))
		probe = ProbeOf(v, probe)
		for j := range n {
			worst = max(worst, math.Abs(float64(rows.Dot(probe, j)-Dot(v, unit(256, uint64(j))))))
		}
		probe = ProbeOf(unit(256, uint64(i)), probe)
		if d := rows.Dot(probe, i); math.Abs(float64(d)-1) > 0.002 {
			t.Errorf("row %d by itself: %v", i, d)
		}
	}
	if worst > 0.004 || worst == 0 {
		t.Errorf("off by %v at most", worst)
	}
}

func TestRowsAreCopiedAndAdded(t *testing.T) {
	a, b := NewRows(32, 2), NewRows(32, 2)
	v := unit(32, 1)
	a.Set(1, v)
	b.Copy(0, a, 1)
	out := make([]float32, 32)
	b.Add(2, 0, out)
	for i := range out {
		if math.Abs(float64(out[i]-2*v[i])) > 0.01 {
			t.Fatalf("coordinate %d is %v, want %v", i, out[i], 2*v[i])
		}
	}
	b.Set(0, make([]float32, 32))
	if d := b.Dot(ProbeOf(v, nil), 0); d != 0 {
		t.Errorf("nought by a vector is %v", d)
	}
}
