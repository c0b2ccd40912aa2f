package engine

import (
	_ "embed"
	"strings"
	"sync"

	"yingda/engine/text"
)

//go:embed concepts.txt
var conceptLines string

// concepts are words of general use that customers take for one another. A
// young base has one of them and its customers use the others: what they share
// is an n-gram of its own beside those of the words themselves, and only the
// encoder sees it, which learns how much it says.
type concepts struct {
	of      map[string][]uint64 // word → its groups, as hashes
	longest int                 // in runes
}

var general = sync.OnceValue(func() concepts { return readConcepts(conceptLines) })

// readConcepts reads a group of words a line; a line that begins with # is a remark.
func readConcepts(lines string) concepts {
	c := concepts{of: map[string][]uint64{}}
	for line := range strings.Lines(lines) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		group := text.HashOf("concept", words[0])
		for _, w := range words {
			w = text.Normalise(w).Text
			c.of[w] = append(c.of[w], group)
			c.longest = max(c.longest, len([]rune(w)))
		}
	}
	return c
}

// hashes lists the concepts of a text, each as the hash of an n-gram; of words
// that begin at one place the longest counts.
func (c concepts) hashes(n text.Normalised) []uint64 {
	var out []uint64
	rs, tokens := n.Runes(), n.Tokens()
	for i := 0; i < len(tokens); {
		step := 1
		for k := min(c.longest, len(tokens)-i); k >= 1; k-- {
			if groups := c.of[string(rs[tokens[i].Start:tokens[i+k-1].End])]; groups != nil {
				out, step = append(out, groups...), k
				break
			}
		}
		i += step
	}
	return out
}
