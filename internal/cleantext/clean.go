// Package cleantext makes text from outside fit to be stored and shown: valid
// UTF-8 in one normal form, without control characters and without the marks
// that turn the direction of what stands around them.
package cleantext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"yingda/internal/fault"
)

// Block cleans a text of several lines: line ends become \n, tabs stay, space at
// the end goes. Most is in characters. Field names the input in the fault.
func Block(field, s string, most int) (string, error) {
	if !utf8.ValidString(s) {
		return "", fault.Invalid("text.not_utf8", field)
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.TrimSpace(norm.NFC.String(strings.Map(keepBlock, s)))
	if n := utf8.RuneCountInString(s); n > most {
		return "", fault.Invalid("text.too_long", field, fault.Params{"max": most, "length": n})
	}
	return s, nil
}

// Line cleans a text of one line: runs of space become one space.
func Line(field, s string, most int) (string, error) {
	s, err := Block(field, s, max(most, len(s)))
	if err != nil {
		return "", err
	}
	s = strings.Join(strings.Fields(s), " ")
	if n := utf8.RuneCountInString(s); n > most {
		return "", fault.Invalid("text.too_long", field, fault.Params{"max": most, "length": n})
	}
	return s, nil
}

func keepBlock(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case unicode.IsControl(r), turnsDirection(r), r == '\uFEFF', r == '\uFFFE', r == '\uFFFF':
		return -1
	}
	return r
}

// turnsDirection reports the marks with which a name can be made to read
// otherwise than it is ("gpj.exe" as "exe.jpg"). The joiners that emoji and
// some scripts need are not among them.
func turnsDirection(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' || r == '\u200E' || r == '\u200F'
}
