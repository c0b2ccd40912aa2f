package rehearsal

import "math"

// Mean is what seeds came to, with the interval that Student's t leaves open.
type Mean struct{ Value, Low, High float64 }

// student are the 97.5 % quantiles of Student's t by degrees of freedom, from 1.
var student = []float64{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093}

// MeanOf is of one figure a seed; of a single one the interval is all there is.
func MeanOf(values []float64) Mean {
	n := float64(len(values))
	var sum, square float64
	for _, v := range values {
		sum += v
	}
	m := Mean{Value: sum / n, Low: math.Inf(-1), High: math.Inf(1)}
	if n < 2 {
		return m
	}
	for _, v := range values {
		square += (v - m.Value) * (v - m.Value)
	}
	half := student[min(len(values)-2, len(student)-1)] * math.Sqrt(square/(n-1)/n)
	m.Low, m.High = m.Value-half, m.Value+half
	return m
}
