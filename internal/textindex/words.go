package textindex

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	wordsMost = 4000 // of one entry: a 10,000-character paste is found by its beginning
	wordMost  = 64   // bytes of one word
	queryMost = 16   // words of one query
)

// Words returns the distinct words under which text is found.
//
// A run of characters without spaces between words (Chinese, Japanese, Thai …)
// gives its pairs and its last character alone; with that, a query of one
// character is the beginning of some word wherever it stands in the run.
func Words(text string) []string {
	s := set{seen: map[string]bool{}, most: wordsMost}
	scan(text, func(run []rune, dense bool) bool {
		if !dense {
			s.add(cut(string(run)))
			return !s.full()
		}
		for i := 0; i+1 < len(run) && !s.full(); i++ {
			s.add(string(run[i : i+2]))
		}
		s.add(string(run[len(run)-1:]))
		return !s.full()
	})
	return s.words
}

// term is a word of a query; open ones match every word that begins with them.
type term struct {
	word string
	open bool
}

// terms returns what must all be in an entry for query to match it. Words with
// spaces match from their beginning, so that typing on narrows the result.
func terms(query string) []term {
	var out []term
	seen := map[string]bool{}
	add := func(t term) {
		if !seen[t.word] && len(out) < queryMost {
			seen[t.word] = true
			out = append(out, t)
		}
	}
	scan(query, func(run []rune, dense bool) bool {
		switch {
		case !dense:
			add(term{cut(string(run)), true})
		case len(run) == 1:
			add(term{string(run), true})
		default:
			for i := 0; i+1 < len(run); i++ {
				add(term{string(run[i : i+2]), false})
			}
		}
		return len(out) < queryMost
	})
	return out
}

// scan calls fn for each run of letters and digits, folded to one form; dense
// runs are of scripts that put no spaces between words.
func scan(text string, fn func(run []rune, dense bool) bool) {
	var run []rune
	var runDense bool
	flush := func() bool {
		if len(run) == 0 {
			return true
		}
		r := run
		run = nil
		return fn(r, runDense)
	}
	for _, r := range norm.NFKC.String(strings.ToValidUTF8(text, " ")) {
		r = unicode.ToLower(r)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if unicode.Is(unicode.Mn, r) && len(run) > 0 && !runDense {
				continue // an accent belongs to the word it stands in
			}
			if !flush() {
				return
			}
			continue
		}
		if d := dense(r); d != runDense && len(run) > 0 {
			if !flush() {
				return
			}
			runDense = d
		} else {
			runDense = d
		}
		run = append(run, r)
	}
	flush()
}

func dense(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) || r == 'ー'
}

// cut shortens a word at a character's end.
func cut(s string) string {
	if len(s) <= wordMost {
		return s
	}
	return strings.ToValidUTF8(s[:wordMost], "")
}

type set struct {
	seen  map[string]bool
	words []string
	most  int
}

func (s *set) full() bool { return len(s.words) >= s.most }

func (s *set) add(w string) {
	if w != "" && !s.seen[w] && !s.full() {
		s.seen[w] = true
		s.words = append(s.words, w)
	}
}
