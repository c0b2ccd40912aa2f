package agree

// Nominal is the distance of judgements that are the same or are not.
func Nominal[T comparable](a, b T) float64 {
	if a == b {
		return 0
	}
	return 1
}

// Interval is the distance of numbers on a scale of even steps.
func Interval(a, b float64) float64 { return (a - b) * (a - b) }

// Alpha is Krippendorff's α with a distance, which is 0 for the same and grows
// with how far two judgements are apart. It takes any number of judgements of
// each thing; things with one are left out (Krippendorff, Computing
// Krippendorff's Alpha-Reliability, 2011).
func Alpha[T comparable](things [][]T, distance func(a, b T) float64) (alpha float64, known bool) {
	of := map[T]float64{}
	observed, all := 0.0, 0.0
	for _, judged := range things {
		n := float64(len(judged))
		if n < 2 {
			continue
		}
		here := counted(judged)
		observed += apart(here, distance) / (n - 1)
		all += n
		for v, c := range here {
			of[v] += c
		}
	}
	expected := apart(of, distance) / (all - 1)
	if all < 2 || expected == 0 {
		return 0, false
	}
	return 1 - observed/expected, true
}

// apart is the distances of all ordered pairs of judgements, summed.
func apart[T comparable](of map[T]float64, distance func(a, b T) float64) (sum float64) {
	for a, n := range of {
		for b, m := range of {
			if a != b {
				sum += n * m * distance(a, b)
			}
		}
	}
	return sum
}
