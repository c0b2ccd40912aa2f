package glyph

import (
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// Readings are the syllables of a character without tones, commonest first,
// each once; none for what is not Han.
func Readings(r rune) []string {
	raw, ok := pinyin.PinyinDict[int(r)]
	if !ok {
		return nil
	}
	var out []string
	for _, reading := range strings.Split(raw, ",") {
		s := toneless(reading)
		if s != "" && !contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

var tones = strings.NewReplacer(
	"ā", "a", "á", "a", "ǎ", "a", "à", "a", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o",
	"ē", "e", "é", "e", "ě", "e", "è", "e", "ê", "e", "ī", "i", "í", "i", "ǐ", "i", "ì", "i",
	"ū", "u", "ú", "u", "ǔ", "u", "ù", "u", "ü", "v", "ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v",
	"ń", "n", "ň", "n", "ǹ", "n", "ḿ", "m", "\u0304", "", "\u030c", "", "\u0300", "", "\u0301", "",
)

func toneless(s string) string {
	s = tones.Replace(s)
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return ""
		}
	}
	return s
}

// Blur folds syllables that many speakers do not tell apart: zh and z, ch and
// c, sh and s, ng and n at the end, l and n and h and f at the start.
func Blur(syllable string) string {
	s := syllable
	if len(s) > 2 && s[1] == 'h' && (s[0] == 'z' || s[0] == 'c' || s[0] == 's') {
		s = s[:1] + s[2:]
	}
	s = strings.TrimSuffix(s, "g")
	switch {
	case strings.HasPrefix(s, "n") && len(s) > 1:
		s = "l" + s[1:]
	case strings.HasPrefix(s, "hu"):
		s = "f" + s[2:]
	}
	return s
}

// syllables are all that the common characters can be read as.
var syllables = sync.OnceValue(func() map[string]bool {
	out := make(map[string]bool, 512)
	for r := rune(0x4e00); r <= 0x9fa5; r++ {
		for _, s := range Readings(r) {
			out[s] = true
		}
	}
	// Readings of rare signs that would cut words to pieces.
	for _, s := range []string{"m", "n", "ng", "hm", "hng", "o", "r", "g"} {
		delete(out, s)
	}
	return out
})

// Syllables cuts a run of letters into syllables, as few as it can; nil where it
// cannot be cut.
func Syllables(letters string) []string {
	known := syllables()
	const longest = 6
	n := len(letters)
	if n == 0 || n > 120 {
		return nil
	}
	best := make([]int, n+1) // least syllables up to here; 0 is none
	from := make([]int, n+1)
	for end := 1; end <= n; end++ {
		for start := max(0, end-longest); start < end; start++ {
			if (start == 0 || best[start] > 0) && known[letters[start:end]] {
				if c := best[start] + 1; best[end] == 0 || c < best[end] {
					best[end], from[end] = c, start
				}
			}
		}
	}
	if best[n] == 0 {
		return nil
	}
	out := make([]string, best[n])
	for end, i := n, best[n]-1; end > 0; end, i = from[end], i-1 {
		out[i] = letters[from[end]:end]
	}
	return out
}
