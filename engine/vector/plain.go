package vector

import "math"

func dot(a, b []float32) float32 {
	var lane [16]float32
	for i := 0; i+16 <= len(a); i += 16 {
		x, y := a[i:i+16:i+16], b[i:i+16:i+16]
		for k := range lane {
			lane[k] += x[k] * y[k]
		}
	}
	for width := 8; width > 0; width /= 2 {
		for k := range width {
			lane[k] += lane[k+width]
		}
	}
	return lane[0]
}

func axpy(s float32, x, y []float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += s * v
	}
}

func adagrad(rate, s float32, g, sum, w []float32) {
	sum, w = sum[:len(g)], w[:len(g)]
	for i, v := range g {
		v *= s
		sum[i] += v * v
		w[i] -= rate * v / float32(math.Sqrt(float64(sum[i])))
	}
}

func dotBytes(a []int16, b []int8) int32 {
	var sum int32
	b = b[:len(a)]
	for i, v := range a {
		sum += int32(v) * int32(b[i])
	}
	return sum
}

func axpyBytes(s float32, x []int8, y []float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += s * float32(v)
	}
}
