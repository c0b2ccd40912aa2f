package text

import "unicode"

// Kind is what sort of token it is.
type Kind uint8

// Han is one character of a script without spaces; Word a run of letters;
// Number a run of digits with its points; Sign one sign that changes meaning.
const (
	Han Kind = iota
	Word
	Number
	Sign
)

// Token is the runes [Start, End) of a normalised text.
type Token struct {
	Start, End int
	Kind       Kind
	After      bool // a space or comma stood before it
}

// Tokens cuts n into tokens.
func (n Normalised) Tokens() []Token {
	rs := n.runes
	out := make([]Token, 0, len(rs))
	spaced := false
	for i := 0; i < len(rs); {
		if parts(rs[i]) {
			spaced = true
			i++
			continue
		}
		t := Token{Start: i, End: i + 1, Kind: kindOf(rs[i]), After: spaced}
		for t.Kind != Han && t.Kind != Sign && t.End < len(rs) && continues(rs, t) {
			t.End++
		}
		out = append(out, t)
		i, spaced = t.End, false
	}
	return out
}

func kindOf(r rune) Kind {
	switch {
	case ideographic(r):
		return Han
	case unicode.IsDigit(r):
		return Number
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return Word
	}
	return Sign
}

// continues tells whether the token may take one more rune. A point is taken
// only with what follows it, so "3.5" is one number and "4g" is two tokens.
func continues(rs []rune, t Token) bool {
	r := rs[t.End]
	if r == '.' {
		return t.End+1 < len(rs) && kindOf(rs[t.End+1]) == t.Kind && !ideographic(rs[t.End+1])
	}
	return kindOf(r) == t.Kind
}
