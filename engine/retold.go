package engine

import (
	"math/rand/v2"
	"strings"
	"unicode"

	"yingda/engine/text"
)

// Most customers ask much as someone asked before. Where the wordings of an item
// are all far from each other, hiding some of them shows none of that, and what
// is nearly word for word in the base would not be believed. So, beside what is
// hidden, some of what is kept is asked again the way people retell it: with a
// polite word before or behind it, or something left out.

// retoldShare is how many questions are retold, beside those hidden.
const retoldShare = 0.5

// fewWordings is up to how many an item has whose questions are retold. What the
// scorers were trained on they rank too well: with more wordings there is enough
// of what was hidden, and it teaches the ranking better.
const fewWordings = 12

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
	if !hasHan(s) {
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

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
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

// estrangedShare is how many are asked of something else altogether.
const estrangedShare = 0.2

// manyWordings is how many an item has whose questions have no more in common
// than how they are asked: another subject leaves what is meant.
const manyWordings = 32

// estrange puts something no base speaks of in the place of what a question is
// about, and leaves how it is asked: 怎么下载手机银行 becomes 怎么下载春天的诗. What
// it is about is the half whose words are rarest. "" where it is too short.
func (x *index) estrange(rng *rand.Rand, n text.Normalised) string {
	rs := n.Runes()
	half := (len(rs) + 1) / 2
	if half < 2 {
		return ""
	}
	rare := make([]float32, len(rs))
	for _, g := range n.Grams(text.Shape{Tokens: 2}) {
		if id, ok := x.lexical.vocabulary.ID(g.Hash); ok {
			rare[g.End-1] += x.lexical.vocabulary.Weight(id)
		}
	}
	from, most := 0, float32(-1)
	for at := range len(rs) - half + 1 {
		var sum float32
		for _, w := range rare[at : at+half] {
			sum += w
		}
		if sum > most {
			from, most = at, sum
		}
	}
	chosen := offhand[rng.IntN(len(offhand))]
	for hasHan(chosen) != hasHan(n.Text) {
		chosen = offhand[rng.IntN(len(offhand))]
	}
	other := []rune(chosen)
	at := rng.IntN(max(1, len(other)-half))
	return string(rs[:from]) + string(other[at:min(len(other), at+half)]) + string(rs[from+half:])
}
