package search

import (
	"strings"
	"unicode"

	"yingda/engine/text"
)

// askWords are the words by which a question is one, whatever it is about.
var askWords = strings.NewReplacer("怎么样", " ", "怎么办", " ", "怎么", " ", "如何", " ", "为什么", " ", "什么", " ", "多少", " ", "请问", " ", "能不能", " ", "可以", " ", "哪里", " ", "我要", " ", "我想", " ", "吗", " ", "呢", " ")

// pieces are what a question is made of, its asking left out: each two characters
// of Chinese that follow each other, or the one that stands alone, and words of
// other writing that are longer than how, what and the like.
type pieces map[string]bool

const shortWord = 3 // letters

func piecesOf(question string) pieces {
	out := pieces{}
	run := []rune{}
	end := func() {
		switch {
		case len(run) == 0:
		case !unicode.Is(unicode.Han, run[0]):
			if len(run) > shortWord {
				out[string(run)] = true
			}
		case len(run) == 1:
			out[string(run)] = true
		}
		for i := 0; i+1 < len(run) && unicode.Is(unicode.Han, run[i]); i++ {
			out[string(run[i:i+2])] = true
		}
		run = run[:0]
	}
	for _, r := range askWords.Replace(text.Normalise(question).Text) {
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		if !word || len(run) > 0 && unicode.Is(unicode.Han, r) != unicode.Is(unicode.Han, run[0]) {
			end()
		}
		if word {
			run = append(run, r)
		}
	}
	end()
	return out
}

// share is how much of the pieces a text has, from 0 to 1; 0 where there are none.
func (p pieces) share(of string) float64 {
	if len(p) == 0 {
		return 0
	}
	of = text.Normalise(of).Text
	n := 0
	for piece := range p {
		if strings.Contains(of, piece) {
			n++
		}
	}
	return float64(n) / float64(len(p))
}
