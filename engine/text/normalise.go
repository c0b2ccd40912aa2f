package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxRunes bounds what is read of one text; the rest is ignored, so a pasted
// novel costs no more than a long letter.
const MaxRunes = 2000

// maxRun is how many times a letter or character may stand in a row; "好好好好好"
// and "sooooo" say no more than two do. Digits are never shortened.
const maxRun = 2

// Normalised is a text as it is compared, with the way back to what was typed.
type Normalised struct {
	Text  string // folded; empty when nothing comparable was typed
	Typed string // as given
	runes []rune
	at    []span // at[i]: the bytes of Typed that runes[i] stands for
}

type span struct{ start, end int32 }

// Len is the number of runes of Text.
func (n Normalised) Len() int { return len(n.runes) }

// Runes are those of Text; callers must not change them.
func (n Normalised) Runes() []rune { return n.runes }

// Span gives the bytes [start, end) of Typed that the runes [from, to) of Text
// stand for. An empty or impossible range gives an empty span.
func (n Normalised) Span(from, to int) (start, end int) {
	if from < 0 || to > len(n.runes) || from >= to {
		return 0, 0
	}
	return int(n.at[from].start), int(n.at[to-1].end)
}

// Normalise folds s. It never fails: what cannot be read is left out.
func Normalise(s string) Normalised {
	f := folder{out: Normalised{Typed: s}}
	f.grow(min(len(s), MaxRunes))
	for rest, at := s, 0; len(rest) > 0 && len(f.out.runes) < MaxRunes; {
		// Fast path: one rune that no composition touches.
		r, size := utf8.DecodeRuneInString(rest)
		next := rest[size:]
		if simple(r) && !joins(next) {
			f.add(r, at, at+size)
			rest, at = next, at+size
			continue
		}
		end := norm.NFKC.NextBoundaryInString(rest, true)
		if end <= 0 {
			end = size
		}
		for _, r := range norm.NFKC.String(rest[:end]) {
			f.add(r, at, at+end)
		}
		rest, at = rest[end:], at+end
	}
	return f.done()
}

// simple tells the runes that compatibility composition leaves alone when no
// combining mark follows: ASCII and the common Han block.
func simple(r rune) bool {
	return r < 0x80 || (r >= 0x4e00 && r <= 0x9fff)
}

// joins tells whether rest begins with something that may combine backwards.
func joins(rest string) bool {
	if rest == "" || rest[0] < 0x80 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return !simple(r) && !norm.NFKC.PropertiesString(rest).BoundaryBefore()
}

// folder collects folded runes and drops what repeats.
type folder struct {
	out Normalised
	gap bool // a break was read and not yet written
	cut bool // that break was punctuation, which parts Han from Han too
	run int  // how often the last rune stood in a row
}

func (f *folder) grow(n int) {
	f.out.runes = make([]rune, 0, n)
	f.out.at = make([]span, 0, n)
}

func (f *folder) add(r rune, start, end int) {
	switch class(r) {
	case drop:
		return
	case blank:
		f.gap = true
		return
	case mark:
		f.gap, f.cut = true, true
		return
	case letter, point:
	}
	r = simplify(bare(unicode.ToLower(r)))
	if f.gap {
		f.breakBefore(r, start)
	}
	if n := len(f.out.runes); n > 0 && f.out.runes[n-1] == r && !unicode.IsDigit(r) {
		f.run++
		if f.run >= maxRun {
			f.out.at[n-1].end = int32(end)
			return
		}
	} else {
		f.run = 0
	}
	f.put(r, start, end)
}

// bare takes the accent off a Latin, Greek or Cyrillic letter: café is cafe.
func bare(r rune) rune {
	if r < 0xc0 || (r >= 0x500 && r < 0x1e00) || r >= 0x2000 {
		return r
	}
	first, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
	return first
}

// breakBefore writes a comma for whatever punctuation was read, and a space
// where one keeps words apart. Blanks beside Han characters are typing habits
// and vanish.
func (f *folder) breakBefore(r rune, start int) {
	n := len(f.out.runes)
	switch {
	case n == 0:
	case f.cut:
		f.put(',', min(int(f.out.at[n-1].end), start), start)
	case !ideographic(f.out.runes[n-1]) && !ideographic(r):
		f.put(' ', min(int(f.out.at[n-1].end), start), start)
	}
	f.gap, f.cut, f.run = false, false, 0
}

func (f *folder) put(r rune, start, end int) {
	if len(f.out.runes) >= MaxRunes {
		return
	}
	f.out.runes = append(f.out.runes, r)
	f.out.at = append(f.out.at, span{int32(start), int32(end)})
}

// done turns points that stand between nothing into commas, then drops commas
// and spaces that part nothing.
func (f *folder) done() Normalised {
	rs, at := f.out.runes, f.out.at
	keep, keepAt := rs[:0], at[:0]
	for i, r := range rs {
		if class(r) == point && !between(rs, keep, i) {
			r = ','
		}
		if parts(r) && (len(keep) == 0 || parts(keep[len(keep)-1])) {
			if len(keep) > 0 && r == ',' {
				keep[len(keep)-1] = r
			}
			continue
		}
		keep, keepAt = append(keep, r), append(keepAt, at[i])
	}
	if n := len(keep); n > 0 && parts(keep[n-1]) {
		keep, keepAt = keep[:n-1], keepAt[:n-1]
	}
	f.out.runes, f.out.at = keep, keepAt
	f.out.Text = string(keep)
	return f.out
}

func parts(r rune) bool { return r == ' ' || r == ',' }

// between tells whether the point at i has a letter or digit on both sides.
// What stands before is read from what was kept, so a row of points goes whole.
func between(rs, kept []rune, i int) bool {
	return len(kept) > 0 && wordRune(kept[len(kept)-1]) && i+1 < len(rs) && wordRune(rs[i+1])
}

func wordRune(r rune) bool {
	return !ideographic(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
