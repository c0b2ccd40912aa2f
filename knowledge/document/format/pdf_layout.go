package format

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// layOut makes blocks of lines that only know where they stand: what repeats at
// the head and foot of pages goes, larger lines are headings, words that stand
// in columns are tables, the rest is paragraphs.
func layOut(b *builder, all []sheet) error {
	l := layout{builder: b, sizer: newSizer(all), running: runningLines(all)}
	l.body, l.sizes = l.usual(all)
	for i, s := range all {
		b.page = i + 1
		if err := l.sheet(s); err != nil {
			return err
		}
	}
	return l.flush()
}

type layout struct {
	*builder
	sizer
	running map[string]bool // lines at the head and foot of pages
	body    float64         // the size most of the text has
	sizes   []float64       // larger ones, largest first
	right   float64         // where the page's text ends on the right

	open     []pdfLine // of the paragraph that is open
	openPage int
	heading  Block // that is open, of one size
	headSize float64
}

// usual is the size of most of the text, and those that are clearly larger.
func (l *layout) usual(all []sheet) (body float64, larger []float64) {
	letters := map[float64]int{}
	for _, s := range all {
		for _, line := range s.lines {
			letters[half(l.of(line))] += utf8.RuneCountInString(line.text())
		}
	}
	sizes := slices.SortedFunc(maps.Keys(letters), func(a, b float64) int {
		return cmp.Or(cmp.Compare(letters[b], letters[a]), cmp.Compare(a, b))
	})
	if len(sizes) == 0 {
		return 1, nil
	}
	body = sizes[0]
	slices.SortFunc(sizes, func(a, b float64) int { return cmp.Compare(b, a) })
	for _, s := range sizes {
		if s >= 1.12*body {
			larger = append(larger, s)
		}
	}
	return body, larger
}

func half(size float64) float64 { return math.Round(2*size) / 2 }

var (
	pageNumber = regexp.MustCompile(`^[\s\-–—·.|/第页共Pageof]*\d{1,4}([\s\-–—·.|/第页共Pageof]+\d{0,4}[\s页]*)?$`)
	leaders    = regexp.MustCompile(`\.{5,}|…{2,}|·{5,}|(?:\. ){5,}`) // of a table of contents
	digits     = regexp.MustCompile(`\d+`)
)

// edge tells whether a line stands at the head or foot of its page.
func edge(l pdfLine, s sheet) bool { return l.mid() < 0.08*s.height || l.mid() > 0.92*s.height }

// runningLines are those that stand at the edges of at least three pages and a
// third of all, their numbers aside.
func runningLines(all []sheet) map[string]bool {
	count := map[string]int{}
	for _, s := range all {
		own := map[string]bool{}
		for _, l := range s.lines {
			if edge(l, s) {
				own[masked(l)] = true
			}
		}
		for k := range own {
			count[k]++
		}
	}
	out := map[string]bool{}
	for k, n := range count {
		if n >= 3 && 3*n >= len(all) {
			out[k] = true
		}
	}
	return out
}

func masked(l pdfLine) string { return digits.ReplaceAllString(l.text(), "0") }

// sheet lays one page out.
func (l *layout) sheet(s sheet) error {
	var lines []pdfLine
	for _, line := range s.lines {
		text := line.text()
		switch {
		case text == "", edge(line, s) && (l.running[masked(line)] || pageNumber.MatchString(text)), leaders.MatchString(text):
		default:
			lines = append(lines, line)
		}
	}
	rows := l.rows(lines)
	tables := l.tables(rows)
	l.right = 0
	for _, r := range rows {
		l.right = max(l.right, r.x1)
		if len(r.lines) == 1 {
			lines[r.lines[0]].alone = true
		}
	}
	for i, line := range lines {
		if t := tables[i]; t != nil {
			if t.done {
				continue
			}
			t.done = true
			if err := l.flush(); err != nil {
				return err
			}
			if err := l.add(Block{Kind: Table, Rows: t.rows}); err != nil {
				return err
			}
			continue
		}
		if err := l.line(line); err != nil {
			return err
		}
	}
	return nil
}

// line takes one line of running text in.
func (l *layout) line(line pdfLine) error {
	if level := l.levelOf(line); level > 0 {
		if l.heading.Level == level && l.openPage == l.page && half(l.of(line)) == l.headSize { // goes on
			l.heading.Text = join(l.heading.Text, line.text())
			return nil
		}
		if err := l.flush(); err != nil {
			return err
		}
		l.heading, l.headSize, l.openPage = Block{Kind: Heading, Level: level, Text: line.text()}, half(l.of(line)), l.page
		return nil
	}
	if l.heading.Level > 0 || l.begins(line) {
		if err := l.flush(); err != nil {
			return err
		}
	}
	if len(l.open) == 0 {
		l.openPage = l.page
	}
	l.open = append(l.open, line)
	return nil
}

// levelOf tells a heading by its size, or by its number where it stands alone.
func (l *layout) levelOf(line pdfLine) int {
	text, size := line.text(), half(l.of(line))
	if utf8.RuneCountInString(text) > 2*longestHeading {
		return 0
	}
	for i, s := range l.sizes {
		if size >= s {
			return min(i+1, 4)
		}
	}
	if n := headingLevel(text); n > 0 {
		return min(n+len(l.sizes), 6)
	}
	return 0
}

// begins tells whether a line begins a paragraph of its own: after a line that
// ended short, further down, indented, or in another block that does not go on.
func (l *layout) begins(line pdfLine) bool {
	if len(l.open) == 0 {
		return false
	}
	last, first := l.open[len(l.open)-1], l.open[0]
	ended := endsSentence(last.text())
	if bullet.MatchString(line.text()) {
		return true
	}
	if l.openPage != l.page || line.block != last.block {
		return ended || l.openPage == l.page && !l.follows(last, line)
	}
	width := 0.0
	for _, o := range l.open {
		width = max(width, o.x1)
	}
	short := last.x1 < max(width, line.x1)-3*l.body || last.alone && last.x1 < l.right-max(5*l.body, 0.3*(l.right-last.x0))
	indented := line.x0 > min(first.x0, last.x0)+1.5*l.body && len(l.open) > 1
	return indented || short && (ended || last.alone || !l.follows(last, line)) || line.mid()-last.mid() > 2.5*max(l.body, (last.y1-last.y0)*l.perHeight)
}

// follows tells a line right under the one before, at the same edge.
func (l *layout) follows(last, line pdfLine) bool {
	down := line.mid() - last.mid()
	return down > 0 && down < 2.2*l.body && math.Abs(line.x0-last.x0) < 3*l.body
}

func endsSentence(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, `"”’』」）)`))
	return strings.ContainsRune("。！？；：.!?;:", last)
}

// flush ends what is open. Lines that begin as items do are joined to a list.
func (l *layout) flush() error {
	heading, open := l.heading, l.open
	l.heading, l.open = Block{}, nil
	if heading.Level > 0 {
		return l.add(heading)
	}
	if len(open) == 0 {
		return nil
	}
	text := ""
	for _, line := range open {
		text = join(text, line.text())
	}
	if m := bullet.FindStringSubmatch(text); m != nil {
		return l.item(text[len(m[0]):], m[1] != "")
	}
	page := l.page
	l.page = l.openPage // where it began
	err := l.add(Block{Kind: Paragraph, Text: text})
	l.page = page
	return err
}

// item adds to the list right before, or begins one.
func (l *layout) item(text string, ordered bool) error {
	if n := len(l.blocks); n > 0 && l.blocks[n-1].Kind == List && l.blocks[n-1].Ordered == ordered && l.blocks[n-1].Page >= l.page-1 {
		l.bytes += int64(len(text))
		if l.bytes > l.limits.TextBytes {
			return tooLong(l.limits)
		}
		l.blocks[n-1].Items = append(l.blocks[n-1].Items, oneLine(text))
		return nil
	}
	return l.add(Block{Kind: List, Ordered: ordered, Items: []string{text}})
}
