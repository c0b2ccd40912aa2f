package text

import (
	"sync"
	"unicode/utf8"

	"github.com/longbridgeapp/opencc"
)

// Character by character is enough to compare by: both sides are folded the
// same way, and one rune stays one rune, so positions hold.
var simplified = sync.OnceValue(func() map[rune]rune {
	table := make(map[rune]rune, 4096)
	conv, err := opencc.New("t2s")
	if err != nil {
		return table // dictionaries are embedded; without them text stays as typed
	}
	for _, block := range [][2]rune{{0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xf900, 0xfaff}} {
		for r := block[0]; r <= block[1]; r++ {
			out, err := conv.Convert(string(r))
			if err != nil {
				continue
			}
			if s, size := utf8.DecodeRuneInString(out); s != r && size == len(out) {
				table[r] = s
			}
		}
	}
	table['著'] = '着' // 看著; 著名 folds the same on both sides
	return settle(table)
})

// settle follows chains, so that folding twice is folding once.
func settle(table map[rune]rune) map[rune]rune {
	for r, s := range table {
		for i := 0; i < 4; i++ {
			next, ok := table[s]
			if !ok || next == r {
				break
			}
			s = next
		}
		table[r] = s
	}
	return table
}

func simplify(r rune) rune {
	if r < 0x3400 {
		return r
	}
	if s, ok := simplified()[r]; ok {
		return s
	}
	return r
}
