package mend

import (
	"math/bits"
	"slices"
	"strings"

	"yingda/engine/text"
)

// A Latin word that the base has not is read as one that it has where few
// letters lie between them: one letter too many, missing or changed, or two
// swapped, and twice that in a long word. The first letter stays: who mistypes
// that one is seldom understood by a person either.

const (
	shortWord = 5 // letters: below, any two words are near; here no letter may be changed
	longWord  = 8 // letters from which two mistakes are borne
)

// vocabulary is the base's Latin words by their first letter.
type vocabulary map[byte][]word

type word struct {
	letters string
	which   uint32 // its letters, a bit each
	count   int
}

// learn counts the words of the base.
func newVocabulary(counts map[string]int) vocabulary {
	v := vocabulary{}
	for w, n := range counts {
		if len(w) >= shortWord && latin(w) {
			v[w[0]] = append(v[w[0]], word{w, which(w), n})
		}
	}
	for _, words := range v {
		slices.SortFunc(words, func(a, b word) int { return strings.Compare(a.letters, b.letters) })
	}
	return v
}

func latin(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

func which(s string) (bits uint32) {
	for i := range len(s) {
		bits |= 1 << (s[i] - 'a')
	}
	return bits
}

// near returns the word that s was most likely meant to be; "" for none. Of
// several as near, the one the base has most often.
func (v vocabulary) near(s string) string {
	if len(s) < shortWord || !latin(s) {
		return ""
	}
	most := 1
	if len(s) >= longWord {
		most = 2
	}
	best, bestCount, letters := "", 0, which(s)
	for _, w := range v[s[0]] {
		if abs(len(w.letters)-len(s)) > most || bits.OnesCount32(w.which^letters) > 2*most {
			continue
		}
		if len(s) == shortWord && len(w.letters) == shortWord && w.which != letters {
			continue
		}
		d := distance(s, w.letters, most)
		if d < most || d == most && w.count > bestCount {
			if d < most {
				most = d
			}
			best, bestCount = w.letters, w.count
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// distance is the number of letters inserted, left out, changed or swapped with
// their neighbour between a and b (Damerau–Levenshtein, each place touched once);
// more than most is most+1.
func distance(a, b string, most int) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			changed := last[j-1]
			if a[i-1] != b[j-1] {
				changed++
			}
			row[j] = min(changed, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], most+1)
}

// mendWords reads the words of a text that the base has not.
func (m *Mender) mendWords(n text.Normalised, tokens []text.Token) (string, int) {
	rs := n.Runes()
	var b strings.Builder
	touched, done := 0, 0
	for _, t := range tokens {
		if t.Kind != text.Word || t.End-t.Start < shortWord {
			continue
		}
		s := string(rs[t.Start:t.End])
		if _, known := m.words[s]; known {
			continue
		}
		if w := m.latin.near(s); w != "" {
			b.WriteString(string(rs[done:t.Start]) + w)
			done, touched = t.End, touched+t.End-t.Start
		}
	}
	if touched == 0 {
		return n.Text, 0
	}
	b.WriteString(string(rs[done:]))
	return b.String(), touched
}
