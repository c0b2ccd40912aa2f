package chunk

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yingda/knowledge/document/format"
)

// Question is one that a chunk answers, for an editor to judge.
type Question struct {
	Text   string
	Answer string // small Markdown
	Why    string // heading, definition, asked
	Chunk  int    // its place
}

// What a question was made from.
const (
	FromHeading    = "heading"
	FromDefinition = "definition"
	FromAsked      = "asked" // the document asks it itself
)

// Questions proposes what the chunks answer, by rules: headings, sentences that
// say what something is, and questions that stand in the document. Each is
// proposed once.
func Questions(chunks []Chunk) []Question {
	p := proposer{seen: map[string]bool{}}
	for i, c := range chunks {
		p.chunk = i
		first := i == 0 || !slices.Equal(chunks[i-1].Heading, c.Heading)
		whole := i+1 == len(chunks) || !slices.Equal(chunks[i+1].Heading, c.Heading)
		if n := len(c.Heading); n > 0 && first && whole {
			p.add(asked(c.Heading), Say(c.Blocks, nil), FromHeading)
		}
		p.pairs(c)
		for _, s := range Sentences(c.Blocks) {
			if c.Blocks[s.Block].Kind != format.Table {
				p.add(defined(s.Text), s.Text, FromDefinition)
			}
		}
	}
	return p.out
}

type proposer struct {
	chunk int
	seen  map[string]bool
	out   []Question
}

func (p *proposer) add(question, answer, why string) {
	key := strings.ToLower(question)
	if question == "" || p.seen[key] {
		return
	}
	p.seen[key] = true
	p.out = append(p.out, Question{question, answer, why, p.chunk})
}

var (
	numberBefore = regexp.MustCompile(`^\s*(?:第[一二三四五六七八九十百零\d]+[编篇部章节条]|[（(]?[一二三四五六七八九十]{1,3}[)）、．.]|\d{1,2}(?:\.\d{1,2}){0,3}[、．.)]?|[A-Za-z][.)]|Chapter\s+\d+|Section\s+\d+)[\s:：]*`)
	questionForm = regexp.MustCompile(`(?i)[?？]$|^(?:怎么|怎样|如何|为什么|为何|什么|哪|能否|能不能|是否|多久|多少)|^(?:how (?:do|can|much|many|long|is|are)|what|when|where|who|why|which|can|could|do|does|is|are|may|should)\b|(?:吗|呢|怎么办|多少钱|多久|是什么)$`)
	sayNothing   = regexp.MustCompile(`(?i)^(总则|附则|其他|其它|说明|概述|前言|引言|目录|目的|背景|附件|附录|备注|小结|注意事项|简介|更多|常见问题|问答|faq|introduction|overview|general|notes?|other|miscellaneous|summary|appendix|contents|background)$`)
)

// asked makes a question of a heading. A word that says little by itself takes
// the heading above along.
func asked(path []string) string {
	h := bare(path[len(path)-1])
	if h == "" || sayNothing.MatchString(h) || utf8.RuneCountInString(h) > 60 {
		return ""
	}
	if questionForm.MatchString(h) {
		return h
	}
	above := ""
	if n := len(path); n > 1 && utf8.RuneCountInString(bare(path[n-2])) <= 20 {
		above = bare(path[n-2])
	}
	if hasHan(h) {
		return askedChinese(h, above)
	}
	return askedEnglish(h)
}

func bare(heading string) string {
	return strings.Trim(strings.TrimSpace(numberBefore.ReplaceAllString(heading, "")), "：:。.")
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// byEnd are what a heading's last word makes one ask.
var byEnd = []struct {
	ends []string
	ask  string
}{
	{[]string{"时间", "时限", "期限", "时效", "周期"}, "是多久？"},
	{[]string{"流程", "步骤", "方法", "方式", "途径", "渠道", "条件", "要求", "资格", "材料", "范围", "种类", "类型", "权益"}, "有哪些？"},
	{[]string{"费", "费用", "价格", "资费", "收费", "价目", "标准", "额度", "限额"}, "是多少？"},
	{[]string{"地址", "地点", "位置", "门店", "网点"}, "在哪里？"},
	{[]string{"电话", "热线", "邮箱", "规则", "政策", "规定", "协议", "条款", "办法", "内容", "含义", "定义", "制度", "服务"}, "是什么？"},
}

func askedChinese(h, above string) string {
	if n := utf8.RuneCountInString(h); n <= 3 && above != "" && hasHan(above) && !strings.Contains(h, above) && !strings.Contains(above, h) && !sayNothing.MatchString(above) {
		h = above + "的" + h
	}
	for _, e := range byEnd {
		for _, end := range e.ends {
			if strings.HasSuffix(h, end) {
				return h + e.ask
			}
		}
	}
	for _, verb := range []string{"申请", "办理", "开通", "取消", "修改", "更换", "注册", "登录", "退", "查询", "查看", "设置", "绑定", "解绑", "开具", "领取", "使用", "联系", "激活", "关闭", "充值", "提现", "安装", "预约", "投诉"} {
		if strings.HasPrefix(h, verb) {
			return "怎么" + h + "？"
		}
	}
	return h + "是怎么样的？"
}

func askedEnglish(h string) string {
	lower := strings.ToLower(h[:1]) + h[1:]
	words := strings.Fields(strings.ToLower(h))
	last := words[len(words)-1]
	is := "is"
	if strings.HasSuffix(last, "s") && !strings.HasSuffix(last, "ss") {
		is = "are"
	}
	switch {
	case strings.HasPrefix(lower, "how to "):
		return "How do I " + lower[len("how to "):] + "?"
	case slices.Contains([]string{"fee", "fees", "price", "prices", "cost", "costs", "charge", "charges", "postage"}, last):
		return "How much " + is + " the " + lower + "?"
	case slices.Contains([]string{"time", "period", "deadline", "duration"}, last):
		return "How long is the " + lower + "?"
	case slices.Contains([]string{"address", "location", "locations", "shops", "stores", "branches"}, last):
		return "Where " + is + " the " + lower + "?"
	case len(words) > 1 && strings.HasSuffix(words[0], "ing"):
		return "How does " + lower + " work?"
	}
	return "What " + is + " the " + strings.TrimPrefix(lower, "the ") + "?"
}

var (
	definedChinese = regexp.MustCompile(`^(?:本(?:办法|规定|协议|政策|文件)(?:所称|中的?))?(?:所谓)?[“"「]?([^，。；：、“”"「」]{2,16}?)[”"」]?(?:，?是指|指的是|，?即指|是一种|是一款|是一项)`)
	definedEnglish = regexp.MustCompile(`^(?:An? |The )?([A-Za-z][A-Za-z0-9' -]{1,48}?) (?:means|refers to|is an? |are )`)
	notAName       = regexp.MustCompile(`(?i)^(this|that|these|those|it|they|there|you|we|he|she|here|if|when|what|which|who|please|all|some|any|each)\b|^(这|那|它|其|此|该|您|你|我|以上|以下|如果)`)
)

// defined makes a question of a sentence that says what something is.
func defined(sentence string) string {
	if m := definedChinese.FindStringSubmatch(sentence); m != nil && !notAName.MatchString(m[1]) {
		return "什么是" + m[1] + "？"
	}
	if m := definedEnglish.FindStringSubmatch(sentence); m != nil && !notAName.MatchString(m[1]) && len(strings.Fields(m[1])) <= 5 && strings.HasSuffix(sentence, ".") {
		be := "is "
		if strings.Contains(sentence[:len(m[0])], " are ") {
			be = "are "
		}
		return "What " + be + m[1] + "?"
	}
	return ""
}

var (
	asks    = regexp.MustCompile(`(?i)^(?:问|q)\s*\d*\s*[：:.、]\s*(.{2,200})$`)
	answers = regexp.MustCompile(`(?i)^(?:答|a)\s*\d*\s*[：:.、]\s*(.+)$`)
)

// pairs takes the questions that a document asks and answers itself.
func (p *proposer) pairs(c Chunk) {
	var lines []string
	for _, k := range c.Blocks {
		lines = append(lines, strings.Split(k.Text, "\n")...)
		lines = append(lines, k.Items...)
	}
	question := ""
	var answer []string
	end := func() {
		if question != "" && len(answer) > 0 {
			p.add(question, strings.Join(answer, "\n\n"), FromAsked)
		}
		question, answer = "", nil
	}
	for _, l := range lines {
		if m := asks.FindStringSubmatch(l); m != nil {
			end()
			question = m[1]
			continue
		}
		if m := answers.FindStringSubmatch(l); m != nil && question != "" {
			l = m[1]
		} else if len(answer) == 0 {
			continue // a question without an answer
		}
		if l != "" {
			answer = append(answer, plain(l))
		}
	}
	end()
}
