package engine

import (
	"strings"

	"yingda/engine/text"
)

// heard is an n-gram of a text as passages count it.
type heard struct {
	hash       uint64
	start, end int32   // runes
	part       float64 // of a whole n-gram's weight: single characters tell less
}

// alone is how much a single Chinese character tells beside a pair of them.
const alone = 0.25

// termsOf lists the n-grams of a text: words by their stems, pairs of Chinese
// characters, and these by themselves.
func termsOf(n text.Normalised) []heard {
	tokens, rs := n.Tokens(), n.Runes()
	out := make([]heard, 0, 2*len(tokens))
	for i, t := range tokens {
		word := rs[t.Start:t.End]
		switch t.Kind {
		case text.Han:
			out = append(out, heard{hashOf(word), int32(t.Start), int32(t.End), alone})
			if i+1 < len(tokens) && tokens[i+1].Kind == text.Han && !tokens[i+1].After {
				out = append(out, heard{hashOf(rs[t.Start:tokens[i+1].End]), int32(t.Start), int32(tokens[i+1].End), 1})
			}
		case text.Word:
			out = append(out, heard{hashOf([]rune(stem(string(word)))), int32(t.Start), int32(t.End), 1})
		case text.Number, text.Sign:
			out = append(out, heard{hashOf(word), int32(t.Start), int32(t.End), 1})
		}
	}
	return out
}

// hashOf is FNV-1a over runes, closed by a multiplication.
func hashOf(rs []rune) uint64 {
	h := uint64(14695981039346656037)
	for _, r := range rs {
		h = (h ^ uint64(uint32(r))) * 1099511628211
	}
	return h * 0x9e3779b97f4a7c15
}

// stem takes the commonest English endings off a word, so that refunds, refunded
// and refunding are found by refund.
func stem(w string) string {
	if len(w) < 4 || w[0] >= 0x80 {
		return w
	}
	for _, e := range []struct{ end, as string }{
		{"sses", "ss"}, {"ies", "y"}, {"ied", "y"}, {"ing", ""}, {"ment", ""}, {"ation", "ate"}, {"ed", ""}, {"ly", ""}, {"es", "e"}, {"s", ""}, {"e", ""},
	} {
		base, ok := strings.CutSuffix(w, e.end)
		if !ok || len(base) < 3 || e.end == "s" && strings.HasSuffix(base, "s") {
			continue
		}
		base += e.as
		if n := len(base); n > 3 && base[n-1] == base[n-2] && base[n-1] != 's' && base[n-1] != 'l' {
			base = base[:n-1] // stopped: stop
		}
		return strings.TrimSuffix(base, "e")
	}
	return w
}

// frames are the words that only ask: no document answers because it has them.
// Longer ones stand before those they contain.
var frames = strings.Fields(`
怎么办 怎么样 怎么弄 怎么搞 怎么 怎样 咋办 咋样 咋整 咋弄 咋 如何 为什么 为何 为啥 是什么意思 什么意思 什么时候 啥时候 什么样 什么 啥 哪里 哪儿 哪些 哪个 哪种 哪 多久 多长时间 多少钱 多少 几天 几个 几 谁
能不能 可不可以 可以不可以 是不是 有没有 会不会 要不要 需不需要 用不用 行不行 能否 可否 是否 可以 能够 需要 请问 你好 您好 我想问一下 我想问 想问一下 想问 想知道 想了解 我想 我要 想要 麻烦 告诉我 告诉 帮我 帮忙 一下 咨询 了解 介绍
吗 呢 呀 啊 吧 嘛 哦 哈 啦 了 的 地 得 我 我的 你 您 你们 我们 咱们 这个 那个 这 那 是 有 在 和 跟 与 或 就 都 也 还 又 才 想 要 能 会 个 把 被 给 让 对 从 到 去 来 没 不 呗 哟
谢谢 急 在线等 求助 问题 情况 方法 办法 流程 步骤 方式
how what when where which who whom whose why can could may might must shall should will would do does did doing done is are was were be been being am have has had having
i me my mine myself we us our ours you your yours he she it its they them their this that these those a an the of to in on at for from by with about into over as and or but if so
please hi hello hey tell know want need like get there here any some much many long just
`)

// silent marks the runes of a query that only ask. Where nothing else is left,
// none do.
func silent(n text.Normalised) []bool {
	rs := n.Runes()
	out := make([]bool, len(rs))
	left := 0
	for _, t := range n.Tokens() {
		if t.Kind == text.Word && framed[string(rs[t.Start:t.End])] {
			mark(out[t.Start:t.End])
		}
	}
	for i := 0; i < len(rs); {
		n := frameAt(rs[i:])
		mark(out[i : i+n])
		i += max(n, 1)
	}
	for _, s := range out {
		if !s {
			left++
		}
	}
	if left == 0 {
		clear(out)
	}
	return out
}

func mark(b []bool) {
	for i := range b {
		b[i] = true
	}
}

const longestFrame = 6 // characters

// frameAt is how many characters of a Chinese frame a text begins with.
func frameAt(rs []rune) int {
	for n := min(longestFrame, len(rs)); n > 0; n-- {
		if rs[0] >= 0x80 && framed[string(rs[:n])] {
			return n
		}
	}
	return 0
}

var framed = func() map[string]bool {
	out := make(map[string]bool, len(frames))
	for _, f := range frames {
		out[f] = true
	}
	return out
}()
