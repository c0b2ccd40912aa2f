package mend

import (
	"math"
	"slices"

	"yingda/engine/glyph"
	"yingda/engine/text"
)

// Mender knows how the characters of a base follow each other.
type Mender struct {
	one, two, three map[uint64]float64 // counts of characters, pairs, triples
	total           float64
	words           map[string]int // Latin words and numbers of the base, and how often
	latin           vocabulary
	sound           map[string][]rune // syllable → characters, commonest first
	blurred         map[string][]rune
	initial         map[byte][]rune
	han             bool // enough Han to read by
}

// Most characters kept for one syllable and one initial.
const (
	mostAlike   = 24
	mostInitial = 60
)

// New learns from the texts of a base.
func New(texts func(yield func(text.Normalised) bool)) *Mender {
	m := &Mender{
		one: map[uint64]float64{}, two: map[uint64]float64{}, three: map[uint64]float64{}, words: map[string]int{},
		sound: map[string][]rune{}, blurred: map[string][]rune{}, initial: map[byte][]rune{},
	}
	var han, latin float64
	for n := range texts {
		a, b := edge, edge
		rs := n.Runes()
		for _, t := range n.Tokens() {
			r := pseudo
			if t.Kind == text.Han {
				r = rs[t.Start]
				han++
			} else {
				m.words[string(rs[t.Start:t.End])]++
				latin++
			}
			m.count(a, b, r)
			a, b = b, r
		}
		m.count(a, b, edge)
	}
	m.han, m.latin = han > latin, newVocabulary(m.words)
	m.index()
	return m
}

// Stand-ins for the edges of a text and for a word that is not Han.
const (
	edge   rune = 1
	pseudo rune = 2
)

func (m *Mender) count(a, b, c rune) {
	m.one[uint64(c)]++
	m.two[pair(b, c)]++
	m.three[triple(a, b, c)]++
	m.total++
}

func pair(a, b rune) uint64      { return uint64(a)<<21 | uint64(b) }
func triple(a, b, c rune) uint64 { return uint64(a)<<42 | uint64(b)<<21 | uint64(c) }

// index lists the base's characters by how they are said, commonest first.
func (m *Mender) index() {
	all := make([]rune, 0, len(m.one))
	for k := range m.one {
		if r := rune(k); r != edge && r != pseudo {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b rune) int {
		if d := m.one[uint64(b)] - m.one[uint64(a)]; d != 0 {
			return int(math.Copysign(1, d))
		}
		return int(a - b)
	})
	for _, r := range all {
		for _, s := range glyph.Readings(r) {
			for _, spelt := range spellings(s) {
				enter(m.sound, spelt, r, mostAlike)
			}
			enter(m.blurred, glyph.Blur(s), r, mostAlike)
			enter(m.initial, s[0], r, mostInitial)
		}
	}
}

// spellings of a syllable: ü is typed as v or u.
func spellings(s string) []string {
	for i := range len(s) {
		if s[i] == 'v' {
			return []string{s, s[:i] + "u" + s[i+1:]}
		}
	}
	return []string{s}
}

func enter[K comparable](to map[K][]rune, key K, r rune, most int) {
	if list := to[key]; len(list) < most && !slices.Contains(list, r) {
		to[key] = append(list, r)
	}
}

// likely is the log chance that c follows a and b: triples, pairs and single
// characters together.
func (m *Mender) likely(a, b, c rune) float64 {
	p := 1e-7 + 0.08*(m.one[uint64(c)]+0.1)/(m.total+1)
	if two := m.two[pair(b, c)]; two > 0 {
		p += 0.32 * two / m.one[uint64(b)]
		if three := m.three[triple(a, b, c)]; three > 0 {
			p += 0.6 * three / max(m.two[pair(a, b)], three)
		}
	}
	return math.Log(p)
}
