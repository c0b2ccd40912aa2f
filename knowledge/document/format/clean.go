package format

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"yingda/internal/charset"
	"yingda/internal/fault"
)

// clean drops what nobody means to read: broken UTF-8, control characters,
// soft hyphens, zero-width blanks and the marks that turn the direction of
// writing around. Typographic ligatures of PDF become letters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u2028' || r == '\u2029':
			return '\n'
		case r == utf8.RuneError || r == '\ufeff' || r == '\u00ad' || r == '\u200b' || unicode.IsControl(r):
			return -1
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == '\u200e', r == '\u200f':
			return -1
		case unicode.Is(unicode.Co, r): // symbols of a font of the document's own
			return -1
		}
		return r
	}, s)
}

// decoded is a text file in UTF-8 in one normal form, with \n between lines.
func decoded(data []byte) (string, error) {
	s, _, err := charset.Decode(data)
	if err != nil {
		return "", fault.Malformed("document.encoding_unknown").Because(err)
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n").Replace(norm.NFC.String(s)), nil
}

// join puts two pieces of one line together as they were before the line was
// broken: Chinese without a blank, a hyphenated word whole.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	last, size := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	switch {
	case wide(last) || wide(first):
		return a + b
	case last == '-' && len(a) > size && unicode.IsLower(first):
		if before, _ := utf8.DecodeLastRuneInString(a[:len(a)-size]); unicode.IsLower(before) {
			return a[:len(a)-size] + b
		}
	}
	return a + " " + b
}

// wide tells the characters that stand side by side without blanks.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff65
}
