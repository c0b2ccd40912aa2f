package engine

import (
	"time"
	"unicode"

	"yingda/engine/text"
)

// Around is what is known beside the words; the zero value is sound.
type Around struct {
	Now      time.Time // for "yesterday"; zero: relative dates have no value
	Products []string  // the workspace's product names
	Places   []string  // its places, beside provinces and municipalities
}

// Understanding is what stands in a message beside the question itself.
type Understanding struct {
	Entities []Entity
	Talk     Talk
	Negated  []Extent // what a negation reaches
	// Parts are the questions in the message, one or more, as typed.
	Parts []string
	// Asks tells a message that is a question by its form.
	Asks bool
	// Leans tells a message that cannot stand alone, such as 那宽带呢; see Lean.
	Leans bool
	// Blank tells a message without anything to compare; Pictures one that is
	// made of emoji only.
	Blank, Pictures bool
	// Core is the message without greeting, thanks and the like; empty when
	// nothing else was said.
	Core string
}

// Extent is the bytes [Start, End) of the typed text.
type Extent struct{ Start, End int }

// Understand reads a message. It is pure and never fails.
func Understand(typed string, around Around) Understanding {
	n := text.Normalise(typed)
	u := Understanding{Blank: n.Len() == 0, Pictures: pictures(typed, n)}
	if u.Blank {
		return u
	}
	f := fold(typed)
	u.Entities = entities(f, around)
	u.Talk, u.Core = talk(typed, n)
	u.Negated = negated(f)
	u.Parts = parts(typed)
	u.Asks = asks.MatchString(n.Text)
	u.Leans = leans(n)
	return u
}

// pictures tells emoji alone: nothing comparable, yet something other than
// spaces and punctuation.
func pictures(typed string, n text.Normalised) bool {
	if n.Len() > 0 {
		return false
	}
	for _, r := range typed {
		if unicode.Is(unicode.So, r) || r >= 0x1f000 {
			return true
		}
	}
	return false
}

// folded is a text with full-width letters and digits made narrow and capitals
// small; unlike text.Normalise it keeps every mark, which entities need.
type folded struct {
	typed string
	text  string
	at    []int // byte of text → byte of typed; one more at the end
}

func fold(typed string) folded {
	if len(typed) > 4*text.MaxRunes {
		typed = typed[:4*text.MaxRunes]
	}
	out := make([]byte, 0, len(typed))
	at := make([]int, 0, len(typed)+1)
	for i, r := range typed {
		before := len(out)
		out = appendNarrow(out, r)
		for range len(out) - before {
			at = append(at, i)
		}
	}
	return folded{typed: typed, text: string(out), at: append(at, len(typed))}
}

func appendNarrow(out []byte, r rune) []byte {
	switch {
	case r >= 0xff01 && r <= 0xff5e:
		r -= 0xfee0
	case r == 0x3000:
		r = ' '
	case r == '－' || r == '–' || r == '—' || r == '‐' || r == '‑':
		r = '-'
	}
	return append(out, string(unicode.ToLower(r))...)
}

// extent goes back from bytes of text to bytes of typed.
func (f folded) extent(start, end int) Extent {
	return Extent{f.at[start], f.at[end]}
}
