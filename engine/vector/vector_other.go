//go:build !amd64

package vector

// Dot is the scalar product of a and b.
func Dot(a, b []float32) float32 { return dot(a, b) }

// Axpy adds s times x to y.
func Axpy(s float32, x, y []float32) { axpy(s, x, y) }

// Adagrad takes one step by the gradient s·g: sum += (s·g)², w -= rate·s·g/√sum.
// Sums must start above 0.
func Adagrad(rate, s float32, g, sum, w []float32) { adagrad(rate, s, g, sum, w) }

// DotBytes is the scalar product of a and b; no sum may leave int32.
func DotBytes(a []int16, b []int8) int32 { return dotBytes(a, b) }

// AxpyBytes adds s times x to y.
func AxpyBytes(s float32, x []int8, y []float32) { axpyBytes(s, x, y) }
