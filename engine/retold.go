package engine

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// Most customers ask much as someone asked before. Where the wordings of an item
// are all far from each other, hiding some of them shows none of that, and what
// is nearly word for word in the base would not be believed. So, beside what is
// hidden, some of what is kept is asked again the way people retell it: with a
// polite word before or behind it, or something left out.

// retoldShare is how many questions are retold, beside those hidden.
const retoldShare = 0.5

var (
	openings = strings.Fields("请问 你好 您好， 麻烦问一下 我想问问 那个 请教一下， 咨询下")
	endings  = strings.Fields("呀 呢 啊 吗 谢谢 ？ 怎么办 ，急 啦 哦")
	greeting = []string{"hi, ", "hello ", "please ", "can you tell me ", "i need help: ", "quick question, "}
	thanks   = []string{" please", " thanks", "?", " now", " help"}
)

// retell gives a question as someone else might type it; "" where it is too
// short to change.
func retell(rng *rand.Rand, s string) string {
	before, behind := openings, endings
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		before, behind = greeting, thanks
	}
	kind := rng.IntN(4)
	if kind != 0 {
		if s = leaveOut(rng, s); s == "" {
			return ""
		}
	}
	if kind != 1 {
		s = before[rng.IntN(len(before))] + s
	}
	if kind == 2 {
		s += behind[rng.IntN(len(behind))]
	}
	return s
}

// leaveOut drops one Han character, or one word of a text without any.
func leaveOut(rng *rand.Rand, s string) string {
	if w := strings.Fields(s); len(w) >= 4 {
		i := rng.IntN(len(w))
		return strings.Join(append(w[:i:i], w[i+1:]...), " ")
	}
	rs := []rune(s)
	if len(rs) < 5 {
		return ""
	}
	i := rng.IntN(len(rs))
	return string(append(rs[:i:i], rs[i+1:]...))
}
