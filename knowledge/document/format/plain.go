package format

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// readPlain reads paragraphs parted by empty lines. A line by itself that is
// numbered as headings are is one.
func readPlain(b *builder, data []byte) (Doc, error) {
	text, err := decoded(data)
	if err != nil {
		return Doc{}, err
	}
	var para []string
	flush := func() error {
		lines := para
		para = nil
		return b.paragraph(lines)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\n\u3000")
		level := headingLevel(line)
		if line != "" && level == 0 {
			para = append(para, line)
			continue
		}
		if err := flush(); err != nil {
			return Doc{}, err
		}
		if level > 0 {
			if err := b.add(Block{Kind: Heading, Level: level, Text: line}); err != nil {
				return Doc{}, err
			}
		}
	}
	return Doc{}, flush()
}

var bullet = regexp.MustCompile(`^[\t \x{3000}]*(?:[-*•●▪◦·]|(\d{1,3})(?:[.)]\s|、))\s*`)

// paragraph adds lines that stand together: a list where each begins as one
// does, else a paragraph.
func (b *builder) paragraph(lines []string) error {
	list := Block{Kind: List}
	for _, l := range lines {
		m := bullet.FindStringSubmatch(l)
		if m == nil {
			return b.add(Block{Kind: Paragraph, Text: strings.Join(lines, "\n")})
		}
		list.Ordered = m[1] != ""
		list.Items = append(list.Items, l[len(m[0]):])
	}
	if len(lines) == 1 { // one line is no list
		return b.add(Block{Kind: Paragraph, Text: lines[0]})
	}
	return b.add(list)
}

// numbered are the ways headings are numbered where no style says so, from the
// top level down.
var numbered = []struct {
	form  *regexp.Regexp
	level int
}{
	{regexp.MustCompile(`^\s*第[一二三四五六七八九十百零\d]{1,5}[编篇部章]`), 1},
	{regexp.MustCompile(`^\s*第[一二三四五六七八九十百零\d]{1,5}节`), 2},
	{regexp.MustCompile(`^\s*[一二三四五六七八九十]{1,3}[、．.]`), 2},
	{regexp.MustCompile(`^\s*[（(][一二三四五六七八九十]{1,3}[)）]`), 3},
	{regexp.MustCompile(`^\s*\d{1,2}\.\d{1,2}\.\d{1,2}[\s、．.]?\D`), 4},
	{regexp.MustCompile(`^\s*\d{1,2}\.\d{1,2}[\s、．.]?[^\d%]`), 3},
}

const longestHeading = 40 // characters

// headingLevel tells a line numbered as a heading; 0 for none.
func headingLevel(line string) int {
	line = strings.TrimSpace(line)
	if line == "" || utf8.RuneCountInString(line) > longestHeading || strings.ContainsAny(line, "。；;！!") {
		return 0
	}
	if last, _ := utf8.DecodeLastRuneInString(line); strings.ContainsRune("，,、：:.", last) {
		return 0
	}
	for _, n := range numbered {
		if n.form.MatchString(line) {
			return n.level
		}
	}
	return 0
}
