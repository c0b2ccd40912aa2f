package chunk

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"yingda/knowledge/document/format"
)

const (
	longestMark = 400 // characters of a sentence that is marked
	fewRows     = 8   // rows of a table that are said whole
)

// Say puts blocks into the small Markdown that answers are written in, with the
// given sentence marked; nil marks none. A table becomes a list, a line a row,
// which a chat shows on any screen; of a long one only the marked row is said.
func Say(blocks []format.Block, mark *Sentence) string {
	var out []string
	for i, k := range blocks {
		at := func(part int) *Sentence {
			if mark == nil || mark.Block != i || mark.Part != part {
				return nil
			}
			return mark
		}
		switch k.Kind {
		case format.Table:
			out = append(out, sayTable(k, at))
		case format.List:
			out = append(out, sayList(k, at))
		case format.Paragraph, format.Heading:
			out = append(out, marked(k.Text, at(0)))
		}
	}
	return strings.Join(out, "\n\n")
}

func sayList(k format.Block, at func(int) *Sentence) string {
	lines := make([]string, len(k.Items))
	for n, item := range k.Items {
		lead := "- "
		if k.Ordered {
			lead = strconv.Itoa(n+1) + ". "
		}
		lines[n] = lead + marked(item, at(n))
	}
	return strings.Join(lines, "\n")
}

func sayTable(k format.Block, at func(int) *Sentence) string {
	var lines []string
	only := -1
	for r := range k.Rows {
		if at(r) != nil && len(k.Rows) > fewRows {
			only = r
		}
	}
	for r := range k.Rows {
		if r == 0 && len(k.Rows) > 1 || only >= 0 && r != only {
			continue
		}
		text := plain(rowText(k.Rows, r))
		if at(r) != nil {
			text = bold(text)
		}
		lines = append(lines, "- "+text)
	}
	return strings.Join(lines, "\n")
}

func marked(s string, mark *Sentence) string {
	if mark == nil || mark.From < 0 || mark.To > len(s) || mark.From >= mark.To {
		return plain(s)
	}
	return plain(s[:mark.From]) + bold(plain(s[mark.From:mark.To])) + plain(s[mark.To:])
}

func bold(s string) string {
	if utf8.RuneCountInString(s) > longestMark || strings.ContainsRune(s, '\n') {
		return s
	}
	return "**" + s + "**"
}

// plain takes the marks out that a text could be read as having.
func plain(s string) string { return strings.ReplaceAll(s, "**", "*") }
