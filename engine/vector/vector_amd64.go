package vector

// Dot is the scalar product of a and b.
//
//go:noescape
func Dot(a, b []float32) float32

// Axpy adds s times x to y.
//
//go:noescape
func Axpy(s float32, x, y []float32)

// Adagrad takes one step by the gradient s·g: sum += (s·g)², w -= rate·s·g/√sum.
// Sums must start above 0.
//
//go:noescape
func Adagrad(rate, s float32, g, sum, w []float32)

// DotBytes is the scalar product of a and b; no sum may leave int32.
//
//go:noescape
func DotBytes(a []int16, b []int8) int32

// AxpyBytes adds s times x to y.
//
//go:noescape
func AxpyBytes(s float32, x []int8, y []float32)
