package text

import "unicode"

// The classes a rune falls into before it is folded.
type runeClass uint8

const (
	letter runeClass = iota // compared: letters, digits, signs that change meaning
	drop                    // as if never typed: joiners, marks of emoji, controls
	blank                   // keeps words apart
	mark                    // punctuation and pictures: keeps clauses apart
	point                   // kept inside numbers and words only
)

func class(r rune) runeClass {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 0x4e00 && r <= 0x9fff:
		return letter
	case r == '.':
		return point
	case r == '\'' || r == '’' || r == '‘' || r == '`' || r == unicode.ReplacementChar:
		return drop // don't and dont are one word
	case r == '%' || r == '$' || r == '¥' || r == '€' || r == '£' || r == '+' || r == '#' || r == '@':
		return letter
	case unicode.IsSpace(r):
		return blank
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return letter
	case r >= 0x300 && r <= 0x36f, // accents
		r >= 0xfe00 && r <= 0xfe0f, // variation selectors
		unicode.Is(unicode.Cf, r), unicode.IsControl(r):
		return drop
	case unicode.IsMark(r):
		return letter
	}
	return mark
}

// ideographic tells the scripts written without spaces, where one character is
// one unit: Han, kana, Thai, Lao, Khmer, Burmese.
func ideographic(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
