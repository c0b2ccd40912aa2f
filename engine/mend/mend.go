package mend

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"yingda/engine/glyph"
	"yingda/engine/text"
)

// What it costs, in log odds, to read something else than what was typed.
const (
	costSound   = 5.0
	costBlur    = 6.5
	costShape   = 6.0
	costDouble  = 2.0
	costInitial = 1.0
	costLetter  = 2.2 // a letter of a word nobody knows, left as it is
	costWithin  = 1.0 // a Latin word written together with syllables
	beam        = 24
	longest     = 40 // tokens; longer texts are left alone

	longestWithin = 8 // letters of a Latin word among syllables
	syllablesOnly = 4 // from so many, a text of nothing else is taken for one in syllables
)

// edgeTo is one way of reading the runes from here to end.
type edgeTo struct {
	end  int
	rune rune   // 0: nothing is said
	as   string // what is written for it
	cost float64
	how  manner
}

// manner is how a reading differs from what was typed.
type manner uint8

const (
	asTyped manner = iota
	another        // another character, or one less
	spelt          // from a syllable
	begun          // from an initial
)

// path is a reading up to some place.
type path struct {
	a, b  rune
	score float64
	from  *path
	at    int // where the step began
	edgeTo
}

// Mend gives the likeliest reading of a text and how many characters of it were
// read otherwise than typed; 0 leaves the text as it is.
func (m *Mender) Mend(n text.Normalised) (string, int) {
	tokens := n.Tokens()
	if len(tokens) == 0 || len(tokens) > longest || !m.odd(n, tokens) {
		return n.Text, 0
	}
	if m.han {
		if s, touched := m.mendHan(n, tokens); touched > 0 {
			return s, touched
		}
	}
	return m.mendWords(n, tokens)
}

// mendHan reads other characters, and letters as what they spell.
func (m *Mender) mendHan(n text.Normalised, tokens []text.Token) (string, int) {
	best := m.search(n.Runes(), m.lattice(n.Runes(), tokens))
	if best == nil {
		return n.Text, 0
	}
	var steps []*path
	for p := best; p.from != nil; p = p.from {
		steps = append(steps, p)
	}
	slices.Reverse(steps)
	return m.accept(n, steps)
}

// accept keeps what the base bears out. Another character must stand as it
// stands somewhere in the base, with both its neighbours and one beyond; what
// was spelt out must for the most part follow as it does there, or the whole
// text stays as typed, unless it is nothing but syllables: then there is no other
// way to read it.
func (m *Mender) accept(n text.Normalised, steps []*path) (string, int) {
	said := []rune{edge, edge}
	for _, p := range steps {
		if p.rune != 0 {
			said = append(said, p.rune)
		}
	}
	said = append(said, edge, edge)
	var b strings.Builder
	var touched, spelled, unborne, left int
	at := 1
	for _, p := range steps {
		if p.rune != 0 {
			at++
		}
		switch {
		case p.how == another && p.rune != 0 && !m.borne(said, at):
			b.WriteString(string(n.Runes()[p.at:p.end]))
			continue
		case p.how == asTyped && p.rune != 0 && !(p.rune == pseudo && m.words[p.as] > 0):
			left++
		case p.how == spelt || p.how == begun:
			spelled++
			if !m.borne(said, at) {
				unborne++
				if p.how == begun {
					return n.Text, 0
				}
			}
		}
		b.WriteString(p.as)
		if p.how != asTyped {
			touched++
		}
	}
	onlySyllables := left == 0 && touched == spelled && spelled >= syllablesOnly
	if touched == 0 || 5*unborne > 3*spelled && !onlySyllables {
		return n.Text, 0
	}
	return b.String(), touched
}

// borne tells that the character at stands in the base as it stands here.
func (m *Mender) borne(said []rune, at int) bool {
	before, r, after := said[at-1], said[at], said[at+1]
	if m.two[pair(before, r)] == 0 || m.two[pair(r, after)] == 0 {
		return false
	}
	return m.three[triple(before, r, after)] > 0 || m.three[triple(said[at-2], before, r)] > 0 ||
		(at+2 < len(said) && m.three[triple(r, after, said[at+2])] > 0)
}

// odd tells whether anything in the text is unlike the base.
func (m *Mender) odd(n text.Normalised, tokens []text.Token) bool {
	rs := n.Runes()
	for i, t := range tokens {
		switch t.Kind {
		case text.Han:
			if m.strange(rs, tokens, i) || m.doubled(rs, tokens, i) {
				return true
			}
		case text.Word:
			if m.words[string(rs[t.Start:t.End])] == 0 {
				return true
			}
		case text.Number, text.Sign:
		}
	}
	return false
}

// at is the token as the base's counts know it; the edge beyond either end.
func at(rs []rune, tokens []text.Token, i int) rune {
	switch {
	case i < 0 || i >= len(tokens):
		return edge
	case tokens[i].Kind == text.Han:
		return rs[tokens[i].Start]
	}
	return pseudo
}

// strange tells a character that follows and precedes its neighbours nowhere in
// the base.
func (m *Mender) strange(rs []rune, tokens []text.Token, i int) bool {
	r := at(rs, tokens, i)
	return m.two[pair(at(rs, tokens, i-1), r)] == 0 && m.two[pair(r, at(rs, tokens, i+1))] == 0
}

// doubled tells a character typed twice that the base never has twice.
func (m *Mender) doubled(rs []rune, tokens []text.Token, i int) bool {
	r := at(rs, tokens, i)
	return r > pseudo && at(rs, tokens, i-1) == r && m.two[pair(r, r)] == 0
}

// lattice lists, for every place in the text, the ways to read on from there.
func (m *Mender) lattice(rs []rune, tokens []text.Token) [][]edgeTo {
	out := make([][]edgeTo, len(rs)+1)
	for i, r := range rs {
		if r == ' ' || r == ',' {
			out[i] = append(out[i], edgeTo{end: i + 1, as: string(r)})
		}
	}
	for i, t := range tokens {
		s := string(rs[t.Start:t.End])
		switch {
		case t.Kind == text.Han:
			out[t.Start] = m.readHan(rs, tokens, i)
		case t.Kind != text.Word || m.words[s] > 0 || !ascii(s):
			out[t.Start] = append(out[t.Start], edgeTo{end: t.End, rune: pseudo, as: s})
		default:
			out[t.Start] = append(out[t.Start], edgeTo{end: t.End, rune: pseudo, as: s, cost: costLetter * float64(len(s))})
			m.readLetters(out, s, t.Start)
		}
	}
	return out
}

func ascii(s string) bool {
	for _, r := range s {
		if r >= unicode.MaxASCII {
			return false
		}
	}
	return true
}

func (m *Mender) readHan(rs []rune, tokens []text.Token, i int) []edgeTo {
	t := tokens[i]
	r := rs[t.Start]
	out := []edgeTo{{end: t.End, rune: r, as: string(r)}}
	if m.doubled(rs, tokens, i) {
		out = append(out, edgeTo{end: t.End, cost: costDouble, how: another})
	}
	if !m.strange(rs, tokens, i) {
		return out
	}
	seen := map[rune]bool{r: true}
	add := func(list []rune, cost float64) {
		for _, o := range list {
			if !seen[o] && m.one[uint64(o)] > 0 {
				seen[o] = true
				out = append(out, edgeTo{t.End, o, string(o), cost, another})
			}
		}
	}
	readings := glyph.Readings(r)
	for _, s := range readings {
		add(m.sound[s], costSound)
	}
	add(glyph.Alike(r), costShape)
	for _, s := range readings {
		add(m.blurred[glyph.Blur(s)], costBlur)
	}
	return out
}

// readLetters reads a run of letters as syllables and initials, with the base's
// own Latin words between them: atmzhuanzhang.
func (m *Mender) readLetters(out [][]edgeTo, s string, from int) {
	for i := range len(s) {
		for size := 2; size <= longestWithin && i+size <= len(s); size++ {
			if w := s[i : i+size]; m.words[w] > 0 {
				out[from+i] = append(out[from+i], edgeTo{from + i + size, pseudo, w, costWithin, asTyped})
			}
		}
		for size := 1; size <= 6 && i+size <= len(s); size++ {
			for _, r := range m.sound[s[i:i+size]] {
				out[from+i] = append(out[from+i], edgeTo{from + i + size, r, string(r), 0, spelt})
			}
		}
		if len(s) <= 4 {
			for _, r := range m.initial[s[i]] {
				out[from+i] = append(out[from+i], edgeTo{from + i + 1, r, string(r), costInitial, begun})
			}
		}
	}
}

// search finds the likeliest way through, keeping the best few at each place.
func (m *Mender) search(rs []rune, lattice [][]edgeTo) *path {
	here := make([][]*path, len(rs)+1)
	here[0] = []*path{{a: edge, b: edge}}
	for i := range rs {
		paths := prune(here[i])
		for _, p := range paths {
			for _, e := range lattice[i] {
				next := &path{a: p.a, b: p.b, from: p, at: i, edgeTo: e, score: p.score - e.cost}
				if e.rune != 0 {
					next.score += m.likely(p.a, p.b, e.rune)
					next.a, next.b = p.b, e.rune
				}
				here[e.end] = append(here[e.end], next)
			}
		}
		here[i] = nil
	}
	ends := here[len(rs)]
	for _, p := range ends {
		p.score += m.likely(p.a, p.b, edge)
	}
	if ends = prune(ends); len(ends) == 0 {
		return nil
	}
	return ends[0]
}

// prune keeps the best, one for each pair of last characters.
func prune(paths []*path) []*path {
	slices.SortStableFunc(paths, func(a, b *path) int { return cmp.Compare(b.score, a.score) })
	seen := make(map[uint64]bool, beam)
	out := paths[:0]
	for _, p := range paths {
		if k := pair(p.a, p.b); !seen[k] {
			seen[k] = true
			out = append(out, p)
		}
		if len(out) == beam {
			break
		}
	}
	return out
}
