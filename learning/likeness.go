package learning

import (
	"unicode"
)

// compared is how much of a text is compared; the work grows with its square.
const compared = 1000 // letters

// likeness is how much of two texts is alike, from 0 to 1: one less Levenshtein's
// distance as a share of the longer, by their letters and digits alone.
func likeness(a, b string) float64 {
	x, y := letters(a), letters(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		before := row[0] // the distance one letter back in both
		row[0] = i + 1
		for j, s := range y {
			change := before
			if r != s {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, before+1)
		}
	}
	return 1 - float64(row[len(y)])/float64(max(len(x), len(y)))
}

func letters(s string) []rune {
	var out []rune
	for _, r := range s {
		if len(out) == compared {
			break
		}
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			out = append(out, unicode.ToLower(r))
		}
	}
	return out
}
