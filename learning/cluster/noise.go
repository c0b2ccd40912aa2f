package cluster

import (
	"regexp"
	"strings"

	"yingda/engine/text"
)

// Phrases of those who sell something through other people's chats. Words that a
// customer may well ask about (loans, invoices) are none.
var sells = regexp.MustCompile(`加(?:我|个)?(?:微信|v信|威信|薇信|vx|wx|qq|q q|扣扣)|(?:微信|vx|wx|qq)号?[:： ]{0,2}[a-z0-9_-]{5,}|刷单|日结兼职|兼职日结|代开发票|办证刻章|私彩|博彩平台|click here to (?:win|claim)|you have won|make money (?:fast|online)`)

// mash is a stretch of keys that no word has.
var mash = regexp.MustCompile(`[bcdfghjklmnpqrstvwxz]{6,}`)

// Noise tells what is no question whoever reads it: advertising, keys hit at
// random, one character again and again, a number alone.
func Noise(typed string) bool {
	n := text.Normalise(typed)
	letters, different := 0, map[rune]bool{}
	for _, r := range n.Runes() {
		if r == ' ' || r == ',' {
			continue
		}
		letters++
		different[r] = true
	}
	if letters < 2 || len(different) == 1 || letters >= 8 && len(different) <= 2 {
		return true
	}
	tokens, words := n.Tokens(), 0
	for _, t := range tokens {
		if t.Kind == text.Han || t.Kind == text.Word {
			words++
		}
	}
	return words == 0 || words == 1 && mash.MatchString(n.Text) || sells.MatchString(strings.ToLower(typed))
}
