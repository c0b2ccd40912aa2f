package engine

import (
	"cmp"
	"slices"
	"strings"

	"yingda/engine/text"
)

// synonyms puts one word in the place of all that mean the same in a workspace:
// dialect words, nicknames of products, abbreviations.
type synonyms []synonym

type synonym struct{ word, as string }

// newSynonyms reads groups of words; a group's first word stands for the others.
func newSynonyms(groups [][]string) synonyms {
	var out synonyms
	for _, g := range groups {
		if len(g) == 0 {
			continue
		}
		as := text.Normalise(g[0]).Text
		for _, w := range g[1:] {
			if w = text.Normalise(w).Text; w != "" && w != as && !strings.Contains(as, w) {
				out = append(out, synonym{w, as})
			}
		}
	}
	// Longer words first: a word may stand inside another.
	slices.SortStableFunc(out, func(a, b synonym) int { return cmp.Compare(len(b.word), len(a.word)) })
	return out
}

// apply gives the text with each word once replaced; Latin words only whole.
func (s synonyms) apply(n text.Normalised) text.Normalised {
	if len(s) == 0 {
		return n
	}
	whole, changed := n.Text, false
	for _, w := range s {
		var b strings.Builder
		rest := whole
		for at := find(rest, w.word); at >= 0; at = find(rest, w.word) {
			b.WriteString(rest[:at])
			b.WriteString(w.as)
			rest, changed = rest[at+len(w.word):], true
		}
		b.WriteString(rest)
		whole = b.String()
	}
	if !changed {
		return n
	}
	return text.Normalise(whole)
}
