package engine

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"yingda/engine/text"
)

// What a negation reaches: the negating word and up to four characters, or two
// words, after it.
var negation = regexp.MustCompile(`(?:不能|不可以|不会|不想|不要|不用|不让|不给|不了|没有|没法|无法|未能|未|别再|别|没|不|无需|勿)\p{Han}{1,4}|\b(?:not|cannot|never|no longer|without|unable to|dont|don't|doesn't|didn't|can't|won't|isn't|wasn't|haven't)(?: [a-z']+){1,2}`)

// Forms that hold a negating character and negate nothing.
var notNegation = regexp.MustCompile(`能不能|可不可以|是不是|有没有|会不会|要不要|行不行|好不好|对不对|用不用|不好意思|不管|不仅|不但|差不多|不错|没关系|没事|没问题|别人|别的|特别|类别|级别|区别|识别|分别|性别|对不起|不同`)

func negated(f folded) []Extent {
	masked := notNegation.ReplaceAllStringFunc(f.text, func(s string) string { return strings.Repeat("\x00", len(s)) })
	var out []Extent
	for _, m := range negation.FindAllStringIndex(masked, 16) {
		out = append(out, f.extent(m[0], m[1]))
	}
	return out
}

// A question ends at a question mark, a full stop, a line end, or before a word
// that opens another one.
var (
	sentenceEnd = regexp.MustCompile(`[?？。!！;；\n]+`)
	another     = regexp.MustCompile(`[,，、]? ?(?:另外|还有就是|还有|再问一下|顺便问一下|顺便问下|顺便|以及怎么|also,? |and also |another question:? |one more thing:? |plus,? )`)
	asks        = regexp.MustCompile(`怎么|如何|怎样|咋|什么|啥|哪|谁|几|多少|多久|多长|多大|吗|呢|么|能不能|可不可以|是不是|有没有|可以|能否|是否|为什么|为何|\b(?:how|what|where|when|why|who|which|can|could|do|does|did|is|are|will|would|should|may)\b`)
)

const maxParts = 5

// parts splits a message into its questions. Sentences that ask nothing are
// joined to the next one that does: they are its circumstances.
func parts(typed string) []string {
	if len(typed) > 4*text.MaxRunes {
		typed = typed[:4*text.MaxRunes]
	}
	var pieces []string
	for _, s := range sentenceEnd.Split(typed, -1) {
		from := 0
		for _, m := range another.FindAllStringIndex(s, -1) {
			if m[0] > from && asks.MatchString(strings.ToLower(s[from:m[0]])) && asks.MatchString(strings.ToLower(s[m[1]:])) {
				pieces = append(pieces, s[from:m[0]])
				from = m[1]
			}
		}
		pieces = append(pieces, s[from:])
	}
	var out []string
	pending := ""
	for _, p := range pieces {
		p = strings.TrimSpace(p)
		if text.Normalise(p).Len() == 0 {
			continue
		}
		if pending != "" {
			p = pending + "，" + p
			pending = ""
		}
		if !asks.MatchString(strings.ToLower(p)) || utf8.RuneCountInString(p) < 4 {
			pending = p
			continue
		}
		out = append(out, p)
	}
	if pending != "" {
		if len(out) > 0 {
			out[len(out)-1] += "，" + pending
		} else {
			out = append(out, pending)
		}
	}
	if len(out) > maxParts {
		out = out[:maxParts]
	}
	return out
}

// Openings and endings of what leans on the question before.
var (
	leanHan   = regexp.MustCompile(`^(?:那么|那|还有|换成|如果是|要是|如果|假如)(.{1,12}?)(?:的话)?(?:呢|怎么办|行吗|可以吗|也一样吗|也是吗)$`)
	leanShort = regexp.MustCompile(`^(.{1,8}?)(?:的)?呢$`)
	leanWord  = regexp.MustCompile(`^(?:and |so |but )?(?:what about|how about|and for|what if its|same for|and)(?: the| a| an| my)? (.{1,40})$`)
	leanThis  = regexp.MustCompile(`^(?:这个|那个|它|这|那)(?:怎么|要|需要|多少|是|能|可以|有|在|会|收|到)|^(?:how|what|when|where) (?:does|do|is|about|much is) (?:it|that|this|one)$`)
)

func leans(n text.Normalised) bool {
	s := n.Text
	return leanHan.MatchString(s) || leanWord.MatchString(s) || leanShort.MatchString(s) || leanThis.MatchString(s)
}

// Lean joins a message that leans on the question before into one that stands
// alone: 那宽带呢 after 手机套餐怎么退订 asks 宽带怎么退订. The second result is
// false where the message does not lean, and the first is then the message.
// topics are names that can stand for one another, such as product names.
func Lean(before, typed string, topics []string) (string, bool) {
	n, earlier := text.Normalise(typed), text.Normalise(before)
	if earlier.Len() == 0 || !leans(n) {
		return typed, false
	}
	topic := ""
	for _, form := range []*regexp.Regexp{leanHan, leanWord, leanShort} {
		if m := form.FindStringSubmatch(n.Text); m != nil {
			topic = m[1]
			break
		}
	}
	if topic == "" {
		return earlier.Text + " " + n.Text, true
	}
	for _, name := range longestFirst(topics) {
		folded := text.Normalise(name).Text
		if folded != "" && strings.Contains(earlier.Text, folded) {
			return strings.Replace(earlier.Text, folded, topic, 1), true
		}
	}
	if i := asks.FindStringIndex(earlier.Text); i != nil && i[0] > 0 && len(earlier.Runes()) > 0 && earlier.Runes()[0] > 0x2e80 {
		return topic + " " + earlier.Text, true
	}
	return earlier.Text + " " + topic, true
}
