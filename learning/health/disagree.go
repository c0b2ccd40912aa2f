package health

import (
	"regexp"
	"slices"
	"strings"

	"yingda/engine"
)

// Difference is where two answers say different things of what seems one matter.
type Difference struct {
	Kind string `json:"kind" enum:"number,date,negation,answer" doc:"answer: both have the very question and answer it differently"`
	A    string `json:"a" doc:"The sentence of the first"`
	B    string `json:"b" doc:"The sentence of the second"`
}

const (
	sentenceLike = 0.6 // of the letters two sentences share, numbers and negations apart: about one matter
	sentences    = 30  // of an answer that are compared
)

var (
	sentenceEnd = regexp.MustCompile(`[。！？；!?;\n]+|\. `)
	digits      = regexp.MustCompile(`\d[\d,.]*%?`)
	negators    = strings.NewReplacer("不能", "能", "不可以", "可以", "无需", "需", "不需要", "需要", "不用", "用", "不会", "会", "没有", "有", "不", "", "未", "", "无", "", " not ", " ", "n't", "", "cannot", "can")
)

// Disagree compares two answers sentence by sentence: those that are about one
// matter should have the same numbers, dates and negations.
func Disagree(a, b string) (out []Difference) {
	inA, inB := sentencesOf(a), sentencesOf(b)
	for _, x := range inA {
		best, like := sentence{}, 0.0
		for _, y := range inB {
			if l := overlap(x.letters, y.letters); l > like {
				best, like = y, l
			}
		}
		if like < sentenceLike {
			continue
		}
		if kind := x.against(best); kind != "" {
			out = append(out, Difference{kind, x.text, best.text})
		}
	}
	return out
}

// sentence is one with what can be compared of it.
type sentence struct {
	text    string
	letters map[string]bool // its bigrams, without numbers and negations
	dates   []string
	numbers []string
	denies  bool
}

func sentencesOf(answer string) (out []sentence) {
	for _, text := range sentenceEnd.Split(answer, -1) {
		if text = strings.TrimSpace(text); text != "" && len(out) < sentences {
			out = append(out, read(text))
		}
	}
	return out
}

func read(text string) sentence {
	u := engine.Understand(text, engine.Around{})
	s := sentence{text: text, letters: bigrams(negators.Replace(digits.ReplaceAllString(strings.ToLower(text), ""))), denies: len(u.Negated)%2 == 1}
	rest := []byte(text)
	for _, e := range u.Entities {
		switch e.Kind {
		case engine.Date, engine.Period:
			s.dates = append(s.dates, e.Value)
		case engine.Money, engine.Duration:
			s.numbers = append(s.numbers, e.Value)
		default:
			continue
		}
		for i := e.Start; i < e.End; i++ {
			rest[i] = ' '
		}
	}
	s.numbers = append(s.numbers, digits.FindAllString(string(rest), -1)...)
	slices.Sort(s.dates)
	slices.Sort(s.numbers)
	return s
}

// against is what two sentences about one matter disagree in; "" for nothing. One
// that says less does not disagree.
func (s sentence) against(o sentence) string {
	switch {
	case len(s.dates) > 0 && len(o.dates) > 0 && !slices.Equal(s.dates, o.dates):
		return "date"
	case len(s.numbers) > 0 && len(o.numbers) > 0 && !slices.Equal(s.numbers, o.numbers):
		return "number"
	case s.denies != o.denies:
		return "negation"
	}
	return ""
}

func bigrams(s string) map[string]bool {
	out := map[string]bool{}
	r := []rune(strings.Join(strings.Fields(s), ""))
	for i := 0; i+1 < len(r); i++ {
		out[string(r[i:i+2])] = true
	}
	return out
}

// overlap is Dice's coefficient.
func overlap(a, b map[string]bool) float64 {
	both := 0
	for k := range a {
		if b[k] {
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return 2 * float64(both) / float64(len(a)+len(b))
}
