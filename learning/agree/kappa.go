package agree

// Cohen is κ of two people over pairs of their judgements on the same things,
// each about its own habits (Cohen 1960). Unknown without pairs, or where both
// judged everything the same.
func Cohen[T comparable](pairs [][2]T) (k float64, known bool) {
	n := float64(len(pairs))
	first, second := map[T]float64{}, map[T]float64{}
	same := 0.0
	for _, p := range pairs {
		first[p[0]]++
		second[p[1]]++
		if p[0] == p[1] {
			same++
		}
	}
	chance := 0.0
	for v, a := range first {
		chance += a / n * second[v] / n
	}
	return beyond(same/n, chance, len(pairs))
}

// Fleiss is κ of any people, one judgement each, over things that several judged
// (Fleiss 1971). Things may have different numbers of judgements, as where labels
// are still missing: those with one say nothing and are left out.
func Fleiss[T comparable](things [][]T) (k float64, known bool) {
	same, all := 0.0, 0.0
	of := map[T]float64{}
	several := 0
	for _, judged := range things {
		n := float64(len(judged))
		if n < 2 {
			continue
		}
		several++
		here := counted(judged)
		for v, c := range here {
			same += c * (c - 1) / (n * (n - 1))
			of[v] += c
		}
		all += n
	}
	chance := 0.0
	for _, c := range of {
		chance += c / all * c / all
	}
	return beyond(same/float64(several), chance, several)
}

func beyond(observed, chance float64, n int) (float64, bool) {
	if n == 0 || chance >= 1 {
		return 0, false
	}
	return (observed - chance) / (1 - chance), true
}

func counted[T comparable](judged []T) map[T]float64 {
	out := make(map[T]float64, len(judged))
	for _, v := range judged {
		out[v]++
	}
	return out
}
