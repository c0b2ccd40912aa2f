package format

import (
	"bufio"
	"html"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yingda/internal/fault"
)

// pages is what pdftotext wrote: XHTML, a tag a line.
type pages struct {
	limits Limits
	title  string
	all    []sheet
	bytes  int64
}

// sheet is a page of a PDF with its lines in reading order.
type sheet struct {
	width, height float64
	lines         []pdfLine
}

// pdfLine is words side by side in one block of a page.
type pdfLine struct {
	box
	block int
	words []pdfWord
	alone bool // nothing stands beside it on the page
}

type pdfWord struct {
	box
	text string
}

type box struct{ x0, y0, x1, y1 float64 }

func (b box) mid() float64 { return (b.y0 + b.y1) / 2 }

var numberIn = regexp.MustCompile(`"(-?\d+(?:\.\d+)?)"`)

const mostOutput = 40 // times the text that is read may be, for where each word stands

// read takes the program's output in. Text that stands outside the page, where
// some programs hide it, is left out.
func (p *pages) read(r io.Reader) error {
	lines := bufio.NewScanner(io.LimitReader(r, mostOutput*p.limits.TextBytes))
	lines.Buffer(nil, 1<<20)
	block := 0
	for lines.Scan() {
		l := strings.TrimSpace(lines.Text())
		p.bytes += int64(len(l))
		switch {
		case strings.HasPrefix(l, "<word "):
			if err := p.word(l); err != nil {
				return err
			}
		case strings.HasPrefix(l, "<line "):
			if at := p.last(); at != nil {
				at.lines = append(at.lines, pdfLine{box: boxOf(l), block: block})
			}
		case strings.HasPrefix(l, "<block "):
			block++
		case strings.HasPrefix(l, "<page "):
			b := numbersIn(l)
			p.all = append(p.all, sheet{width: b[0], height: b[1]})
		case strings.HasPrefix(l, "<title>"):
			p.title = html.UnescapeString(strings.TrimSuffix(strings.TrimPrefix(l, "<title>"), "</title>"))
		}
	}
	if lines.Err() != nil || p.bytes >= (mostOutput-1)*p.limits.TextBytes {
		return tooLong(p.limits)
	}
	return nil
}

func (p *pages) last() *sheet {
	if len(p.all) == 0 {
		return nil
	}
	return &p.all[len(p.all)-1]
}

func (p *pages) word(l string) error {
	at := p.last()
	if at == nil || len(at.lines) == 0 {
		return fault.Malformed("document.broken", fault.Params{"format": PDF})
	}
	from, to := strings.IndexByte(l, '>'), strings.LastIndex(l, "</word>")
	if from < 0 || to <= from {
		return nil
	}
	w := pdfWord{boxOf(l), oneLine(html.UnescapeString(l[from+1 : to]))}
	if w.text == "" || w.x1 <= 0 || w.y1 <= 0 || w.x0 >= at.width || w.y0 >= at.height {
		return nil
	}
	line := &at.lines[len(at.lines)-1]
	line.words = append(line.words, w)
	return nil
}

func numbersIn(tag string) (out [4]float64) {
	for i, m := range numberIn.FindAllStringSubmatch(tag, 4) {
		out[i], _ = strconv.ParseFloat(m[1], 64) // the form holds it
	}
	return out
}

func boxOf(tag string) box {
	n := numbersIn(tag[:max(strings.IndexByte(tag, '>'), 0)])
	return box{n[0], n[1], n[2], n[3]}
}

// text is the line's words in one, with a blank where the page has one. Between
// Chinese characters a little white is only how the line was filled.
func (l pdfLine) text() string {
	var b strings.Builder
	for i, w := range l.words {
		if i > 0 {
			gap, least := w.x0-l.words[i-1].x1, 0.06
			last, _ := utf8.DecodeLastRuneInString(l.words[i-1].text)
			first, _ := utf8.DecodeRuneInString(w.text)
			if wide(last) || wide(first) {
				least = 0.2
			}
			if gap > least*l.height() {
				b.WriteByte(' ')
			}
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// height is about the size of the line's text; see sizer for better.
func (l pdfLine) height() float64 {
	for _, w := range l.words {
		if size, ok := w.square(); ok {
			return size
		}
	}
	return 0.85 * (l.y1 - l.y0)
}

// sizer tells how large a line is printed. Boxes are as high as the font says,
// which differs from font to font; a Chinese character is as wide as its size,
// and tells how high the others must be taken.
type sizer struct{ perHeight float64 }

func newSizer(all []sheet) sizer {
	var ratios []float64
	for _, s := range all {
		for _, l := range s.lines {
			for _, w := range l.words {
				if size, ok := w.square(); ok && len(ratios) < 10_000 {
					ratios = append(ratios, size/(w.y1-w.y0))
				}
			}
		}
	}
	if len(ratios) == 0 {
		return sizer{0.85}
	}
	slices.Sort(ratios)
	return sizer{ratios[len(ratios)/2]}
}

// square is the size of a word of Chinese characters only.
func (w pdfWord) square() (float64, bool) {
	n := utf8.RuneCountInString(w.text)
	if n < 2 || w.y1 <= w.y0 || w.x1 <= w.x0 || strings.ContainsFunc(w.text, func(r rune) bool { return r < 0x4e00 || r > 0x9fff }) {
		return 0, false
	}
	return (w.x1 - w.x0) / float64(n), true
}

func (s sizer) of(l pdfLine) float64 {
	for _, w := range l.words {
		if size, ok := w.square(); ok {
			return size
		}
	}
	most := 0.0
	for _, w := range l.words {
		most = max(most, w.y1-w.y0)
	}
	return s.perHeight * most
}
