package vector

// Rows are vectors of one length, a byte a coordinate: a quarter of the room of
// float32, and a scalar product in half the time. A coordinate is off by half a
// step at most, the scalar product of two unit vectors by about 0.0005.
type Rows struct {
	Dims  int
	Codes []int8    // row after row
	Steps []float32 // by row: what 1 stands for
}

// NewRows has n rows of zeros. Dims must be a multiple of 16.
func NewRows(dims, n int) Rows {
	return Rows{Dims: dims, Codes: make([]int8, n*dims), Steps: make([]float32, n)}
}

// Len is the number of rows.
func (r Rows) Len() int { return len(r.Steps) }

// codes of row i.
func (r Rows) codes(i int) []int8 {
	return r.Codes[i*r.Dims : (i+1)*r.Dims : (i+1)*r.Dims]
}

// Set writes v into row i.
func (r Rows) Set(i int, v []float32) {
	var most float32
	for _, x := range v {
		most = max(most, x, -x)
	}
	step, codes := most/127, r.codes(i)
	if r.Steps[i] = step; step == 0 {
		clear(codes)
		return
	}
	for k, x := range v {
		codes[k] = int8(nearest(x / step))
	}
}

// Copy writes row j of from, which has the same length, into row i.
func (r Rows) Copy(i int, from Rows, j int) {
	copy(r.codes(i), from.codes(j))
	r.Steps[i] = from.Steps[j]
}

// Add adds s times row i to out.
func (r Rows) Add(s float32, i int, out []float32) {
	AxpyBytes(s*r.Steps[i], r.codes(i), out)
}

// Probe is a vector to compare rows with; its coordinates are within ±1.
type Probe []int16

const probeUnit = 1 << 14

// ProbeOf writes v into room, which may be too short, and returns it.
func ProbeOf(v []float32, room Probe) Probe {
	if cap(room) < len(v) {
		room = make(Probe, len(v))
	}
	room = room[:len(v)]
	for i, x := range v {
		room[i] = int16(nearest(x * probeUnit))
	}
	return room
}

// Dot is the scalar product of the probe and row i.
func (r Rows) Dot(p Probe, i int) float32 {
	return float32(DotBytes(p, r.codes(i))) * r.Steps[i] * (1.0 / probeUnit)
}

// nearest rounds, halves away from nought.
func nearest(x float32) int32 {
	if x < 0 {
		return int32(x - 0.5)
	}
	return int32(x + 0.5)
}
