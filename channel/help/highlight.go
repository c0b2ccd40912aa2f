package help

import (
	"strings"
	"unicode"
)

// piece is a stretch of text, and whether it was searched for.
type piece struct {
	Text string
	Hit  bool
}

const (
	askedRunes   = 200 // of a question that is looked for in texts
	excerptRunes = 120
)

// fold makes letters that nobody would tell apart the same, one for one.
func fold(s string) []rune {
	out := []rune(s)
	for i, r := range out {
		if r >= 0xff01 && r <= 0xff5e {
			r -= 0xfee0 // full width
		}
		out[i] = unicode.ToLower(r)
	}
	return out
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// highlight marks in text what it shares with a question: two or more Chinese
// characters in a row, and whole words of other writing that have two letters or
// more.
func highlight(text, question string) []piece {
	return join([]rune(text), hits(fold(text), question))
}

func join(text []rune, hit []bool) (out []piece) {
	for from := 0; from < len(text); {
		to := from + 1
		for to < len(text) && hit[to] == hit[from] {
			to++
		}
		out = append(out, piece{string(text[from:to]), hit[from]})
		from = to
	}
	return out
}

func hits(text []rune, question string) []bool {
	q := fold(question)
	q = q[:min(len(q), askedRunes)]
	runs, words := map[string]bool{}, map[string]bool{}
	for i := 0; i < len(q); {
		j := i
		for j < len(q) && wordly(q[j]) && han(q[j]) == han(q[i]) {
			j++
		}
		switch {
		case j == i:
			j++
		case han(q[i]):
			for k := i; k+1 < j; k++ {
				runs[string(q[k:k+2])] = true
			}
		case j-i > 1:
			words[string(q[i:j])] = true
		}
		i = j
	}
	out := make([]bool, len(text))
	for i := 0; i < len(text); i++ {
		switch {
		case i+1 < len(text) && han(text[i]) && runs[string(text[i:i+2])]:
			out[i], out[i+1] = true, true
		case wordly(text[i]) && !han(text[i]) && (i == 0 || han(text[i-1]) || !wordly(text[i-1])):
			j := i
			for j < len(text) && wordly(text[j]) && !han(text[j]) {
				j++
			}
			if words[string(text[i:j])] {
				for k := i; k < j; k++ {
					out[k] = true
				}
			}
			i = j - 1
		}
	}
	return out
}

// excerpt is what stands around the first thing that was searched for, in one
// line, with it marked.
func excerpt(text, question string) []piece {
	all := []rune(strings.Join(strings.Fields(text), " "))
	hit := hits(fold(string(all)), question)
	from := 0
	for i, h := range hit {
		if h {
			from = max(0, i-excerptRunes/4)
			break
		}
	}
	from = max(0, min(from, len(all)-excerptRunes))
	to := min(len(all), from+excerptRunes)
	out := join(all[from:to], hit[from:to])
	if from > 0 {
		out = append([]piece{{Text: "…"}}, out...)
	}
	if to < len(all) {
		out = append(out, piece{Text: "…"})
	}
	return out
}

// short is the beginning of a text in one line.
func short(text string, most int) string {
	all := []rune(strings.Join(strings.Fields(text), " "))
	if len(all) <= most {
		return string(all)
	}
	return string(all[:most-1]) + "…"
}
