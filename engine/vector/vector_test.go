package vector

import (
	"math"
	"math/rand/v2"
	"testing"
)

func sample(n int, seed uint64) []float32 {
	rng := rand.New(rand.NewPCG(seed, 1))
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(rng.NormFloat64())
	}
	return out
}

func TestFastLoopsAgreeWithPlainOnes(t *testing.T) {
	for _, n := range []int{0, 16, 32, 128, 272} {
		a, b := sample(n, 1), sample(n, 2)
		if got, want := Dot(a, b), dot(a, b); math.Abs(float64(got-want)) > 1e-4 {
			t.Errorf("Dot of %d: %v, want %v", n, got, want)
		}
		fast, plain := append([]float32(nil), b...), append([]float32(nil), b...)
		Axpy(0.7, a, fast)
		axpy(0.7, a, plain)
		same(t, "Axpy", fast, plain)
		sumFast, sumPlain := make([]float32, n), make([]float32, n)
		for i := range n {
			sumFast[i], sumPlain[i] = 0.1, 0.1
		}
		Adagrad(0.05, 1.5, a, sumFast, fast)
		adagrad(0.05, 1.5, a, sumPlain, plain)
		same(t, "Adagrad", fast, plain)
		same(t, "Adagrad sums", sumFast, sumPlain)
	}
}

func TestFastLoopsOverBytesAgreeWithPlainOnes(t *testing.T) {
	for _, n := range []int{0, 16, 48, 256} {
		a, b := make([]int16, n), make([]int8, n)
		for i := range n {
			a[i], b[i] = int16(7919*(i+1)), int8(101*(i+3))
		}
		if got, want := DotBytes(a, b), dotBytes(a, b); got != want {
			t.Errorf("DotBytes of %d: %d, want %d", n, got, want)
		}
		fast, plain := sample(n, 3), sample(n, 3)
		AxpyBytes(0.7, b, fast)
		axpyBytes(0.7, b, plain)
		same(t, "AxpyBytes", fast, plain)
	}
}

func same(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range got {
		if math.Abs(float64(got[i]-want[i])) > 1e-5 {
			t.Fatalf("%s at %d: %v, want %v", what, i, got[i], want[i])
		}
	}
}

func BenchmarkDot256(b *testing.B) {
	x, y := sample(256, 1), sample(256, 2)
	b.ReportAllocs()
	var s float32
	for b.Loop() {
		s += Dot(x, y)
	}
	_ = s
}

func BenchmarkAxpy256(b *testing.B) {
	x, y := sample(256, 1), sample(256, 2)
	b.ReportAllocs()
	for b.Loop() {
		Axpy(1e-9, x, y)
	}
}

func BenchmarkAdagrad64(b *testing.B) {
	g, s, w := sample(64, 1), sample(64, 2), sample(64, 3)
	for i := range s {
		s[i] = 1
	}
	b.ReportAllocs()
	for b.Loop() {
		Adagrad(1e-3, 1, g, s, w)
	}
}

func BenchmarkDotBytes256(b *testing.B) {
	x, y := make([]int16, 256), make([]int8, 256)
	b.ReportAllocs()
	var s int32
	for b.Loop() {
		s += DotBytes(x, y)
	}
	_ = s
}

func BenchmarkAxpyBytes256(b *testing.B) {
	x, y := make([]int8, 256), make([]float32, 256)
	b.ReportAllocs()
	for b.Loop() {
		AxpyBytes(1e-9, x, y)
	}
}
