package engine

import (
	"regexp"
	"strings"

	"yingda/engine/text"
)

// Talk is the talk of service around the question itself.
type Talk struct {
	Greeting, Thanks, Bye bool
	Swearing              bool
	Person                bool // wants a human being
	Complaint             bool
	Affirm, Deny          bool     // the whole message says yes, or no
	Risks                 []string // stable codes, see riskWords
	Urgency               float64  // 0–1
	Mood                  float64  // -1 angry … 1 pleased
}

// talk reads the message and what is left of it without its courtesies.
func talk(typed string, n text.Normalised) (Talk, string) {
	s := spaced(n)
	t := Talk{
		Person:    wantsPerson(s),
		Complaint: complains(s),
		Swearing:  says(s, swearWords),
		Affirm:    whollySays(s, affirmWords),
		Deny:      whollySays(s, denyWords),
	}
	for _, risk := range riskWords {
		if says(s, risk.words) {
			t.Risks = append(t.Risks, risk.code)
		}
	}
	rest := s
	rest, t.Greeting = strip(rest, greetingWords)
	rest, t.Thanks = strip(rest, thanksWords)
	rest, t.Bye = strip(rest, byeWords)
	t.Urgency = level(s, urgentWords)
	t.Mood = mood(typed, s, t)
	return t, core(typed, n, s, rest)
}

// spaced is the normalised text between blanks, commas as blanks, so that words
// can be looked for whole.
func spaced(n text.Normalised) string {
	return " " + strings.ReplaceAll(n.Text, ",", " ") + " "
}

// says tells whether any of the words stands in s: Han anywhere, Latin whole.
func says(s string, words []string) bool {
	for _, w := range words {
		if find(s, w) >= 0 {
			return true
		}
	}
	return false
}

func find(s, word string) int {
	for at := 0; ; {
		i := strings.Index(s[at:], word)
		if i < 0 {
			return -1
		}
		if whole(s, at+i, at+i+len(word)) {
			return at + i
		}
		at += i + len(word)
	}
}

// whollySays tells that nothing but one of the words was said, particles aside.
func whollySays(s string, words []string) bool {
	said := strings.Trim(s, " 啊呀吧呢哦噢的了嘛哈")
	for _, w := range words {
		if said == strings.Trim(w, "的了") {
			return true
		}
	}
	return false
}

// strip takes the words off where they stand alone or at either end.
func strip(s string, words []string) (string, bool) {
	found := false
	for again := true; again; {
		again = false
		trimmed := strings.Trim(s, " 啊呀吧呢哦噢哈了")
		for _, w := range words {
			switch {
			case strings.HasPrefix(trimmed, w) && whole(trimmed, 0, len(w)):
				trimmed = trimmed[len(w):]
			case strings.HasSuffix(trimmed, w) && whole(trimmed, len(trimmed)-len(w), len(trimmed)):
				trimmed = trimmed[:len(trimmed)-len(w)]
			default:
				continue
			}
			s, found, again = trimmed, true, true
			break
		}
	}
	return s, found
}

// core finds the typed text that rest, a stretch of s, stands for.
func core(typed string, n text.Normalised, s, rest string) string {
	rest = strings.TrimSpace(rest)
	if rest == "" {
		return ""
	}
	i := strings.Index(s, rest)
	if i < 0 {
		return typed
	}
	from := len([]rune(s[:i])) - 1
	start, end := n.Span(from, from+len([]rune(rest)))
	return strings.TrimSpace(typed[start:end])
}

// wantsPerson reads the many ways of asking for a human being, and leaves alone
// questions about them ("人工服务收费吗").
func wantsPerson(s string) bool {
	bare := strings.Trim(s, " 啊呀吧呢哦噢了")
	for _, w := range personAlone {
		if bare == w {
			return true
		}
	}
	if says(s, personNot) || personRefused.MatchString(s) {
		return false
	}
	if says(s, personWords) {
		return true
	}
	return says(s, personVerbs) && says(s, personNouns)
}

// complains tells a complaint from a question about complaining of others
// ("骚扰电话怎么投诉").
func complains(s string) bool {
	if says(s, complaintWords) {
		return true
	}
	if !says(s, complainVerbs) {
		return false
	}
	m := howToComplain.FindStringSubmatch(s)
	if m == nil || says(s, aboutUs) {
		return true
	}
	return strings.Trim(m[1]+m[2]+m[3], " 我想要问请那该应得了的呢吗啊") == "" // nothing is named: of us, then
}

// level is how strongly s says the words: none 0, one 0.6, more up to 1.
func level(s string, words []string) float64 {
	var n float64
	for _, w := range words {
		if find(s, w) >= 0 {
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return min(1, 0.4+0.2*n)
}

// personRefused is a person refused in more words than personNot lists.
var personRefused = regexp.MustCompile(`(?:别|不要|不用|不想|不需要|无需|不必|甭|勿)(?:再|总|老|又|先|一直|急着)?(?:给|帮|替|把)?(?:我|咱)?(?:转接?到?|接|找|叫|要)(?:人工|真人|客服)`)

// howToComplain asks about the way of complaining; around it stands of what.
var howToComplain = regexp.MustCompile(`^(.*)(?:怎么|怎样|如何|在哪里?|去哪里?|哪里|哪儿|向谁|找谁|打哪个电话)(?:可以|能|才能|去|来|进行)?(?:投诉|举报)(.*)$|^ how (?:do|can|should|to) .*(?:complain|complaint) (?:about|against|of) (.*)$`)

func mood(typed, s string, t Talk) float64 {
	m := level(s, gladWords) - level(s, upsetWords)
	if t.Thanks {
		m += 0.3
	}
	if t.Swearing {
		m -= 0.7
	}
	if t.Complaint {
		m -= 0.4
	}
	if strings.Count(typed, "!")+strings.Count(typed, "！") >= 3 || strings.ContainsAny(typed, "😡😠🤬💢") {
		m -= 0.3
	}
	return max(-1, min(1, m))
}
