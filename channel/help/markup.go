package help

import (
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"yingda/knowledge"
)

// The small Markdown of answers, as the chat reads it, and tables. It is parsed
// to data; only write makes markup of it, and escapes all it is given.

type block struct {
	start int // -1 for a paragraph, 0 for bullets, else the first number of a numbered list
	rows  [][]span
	table [][][]span // rows of cells, the first the heading
}

type span struct {
	text string
	href string
	bold []span
}

// As in widget/src/markdown.ts. Full-width punctuation ends a bare link, because
// Chinese text puts no space after it.
var (
	inline  = regexp.MustCompile("(?i)\\*\\*(.{1,500}?)\\*\\*|\\[([^\\[\\]]{1,300})\\]\\(([^()\\s]{1,1000})\\)|((?:https?://|tel:|mailto:)[^\\s<>\"'`，。；：！？、（）【】《》“”]{1,1000})")
	mark    = regexp.MustCompile(`^\s*(?:[-*•]\s+|(\d{1,3})(?:[.)]\s+|、))(\S.*)$`)
	safe    = regexp.MustCompile(`(?i)^(?:https?://|tel:|mailto:)[^\x00-\x20\x7f]+$`)
	divider = regexp.MustCompile(`^\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*$`)
)

func parse(text string) (blocks []block) {
	open := false
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if strings.TrimSpace(line) == "" {
			open = false
			continue
		}
		if i+1 < len(lines) && barred(line) && strings.Contains(lines[i+1], "|") && divider.MatchString(lines[i+1]) {
			t := block{start: -1, table: [][][]span{cells(line)}}
			for i += 2; i < len(lines) && barred(lines[i]); i++ {
				t.table = append(t.table, cells(lines[i]))
			}
			i--
			blocks, open = append(blocks, t), false
			continue
		}
		start, rest := -1, line
		if m := mark.FindStringSubmatch(line); m != nil {
			start, _ = strconv.Atoi(m[1])
			rest = m[2]
		}
		if n := len(blocks) - 1; open && sign(blocks[n].start) == sign(start) {
			blocks[n].rows = append(blocks[n].rows, spans(rest))
		} else {
			blocks = append(blocks, block{start: start, rows: [][]span{spans(rest)}})
		}
		open = true
	}
	return blocks
}

func sign(n int) int { return min(1, max(-1, n)) }

func barred(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "|") }

func cells(line string) (out [][]span) {
	line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
	for c := range strings.SplitSeq(line, "|") {
		out = append(out, spans(strings.TrimSpace(c)))
	}
	return out
}

func spans(text string) (out []span) {
	for text != "" {
		m := inline.FindStringSubmatchIndex(text)
		if m == nil {
			return append(out, span{text: text})
		}
		group := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return text[m[2*n]:m[2*n+1]]
		}
		end := m[1]
		bold, label, target, bare := group(1), group(2), group(3), group(4)
		if bare != "" {
			target = strings.TrimRight(bare, ".,;:!?)]*")
			label, end = target, m[0]+len(target)
		}
		if m[0] > 0 {
			out = append(out, span{text: text[:m[0]]})
		}
		switch {
		case bold != "":
			out = append(out, span{bold: spans(bold)})
		case safe.MatchString(target):
			out = append(out, span{text: label, href: target})
		default:
			end = m[1]
			out = append(out, span{text: text[m[0]:end]})
		}
		text = text[end:]
	}
	return out
}

// markup is a text as HTML.
func markup(text string) template.HTML {
	var w strings.Builder
	for _, b := range parse(text) {
		b.write(&w)
	}
	return template.HTML(w.String()) //nolint:gosec // every text in it is escaped
}

func (b block) write(w *strings.Builder) {
	switch {
	case b.table != nil:
		w.WriteString(`<div class="wide" tabindex="0"><table>`)
		for i, row := range b.table {
			cell := "td"
			if i == 0 {
				cell = "th"
			}
			w.WriteString("<tr>")
			for _, c := range row {
				w.WriteString("<" + cell + ">")
				write(w, c)
				w.WriteString("</" + cell + ">")
			}
			w.WriteString("</tr>")
		}
		w.WriteString("</table></div>")
	case b.start < 0:
		w.WriteString("<p>")
		for i, row := range b.rows {
			if i > 0 {
				w.WriteString("<br>")
			}
			write(w, row)
		}
		w.WriteString("</p>")
	default:
		list := "ul"
		if b.start > 0 {
			list = "ol"
		}
		w.WriteString("<" + list)
		if b.start > 1 {
			w.WriteString(` start="` + strconv.Itoa(b.start) + `"`)
		}
		w.WriteString(">")
		for _, row := range b.rows {
			w.WriteString("<li>")
			write(w, row)
			w.WriteString("</li>")
		}
		w.WriteString("</" + list + ">")
	}
}

func write(w *strings.Builder, row []span) {
	for _, s := range row {
		switch {
		case s.bold != nil:
			w.WriteString("<strong>")
			write(w, s.bold)
			w.WriteString("</strong>")
		case s.href != "":
			w.WriteString(`<a href="` + template.HTMLEscapeString(s.href) + `">` + template.HTMLEscapeString(s.text) + "</a>")
		default:
			w.WriteString(template.HTMLEscapeString(s.text))
		}
	}
}

// said is an answer as a page shows it.
type said struct {
	Text  template.HTML
	Parts []part
}

// part is a part of an answer; what its address must not be it has not.
type part struct {
	knowledge.Part
	Body template.HTML // Text, marked up
	Rows []template.HTML
}

// say makes an answer ready, and names the origins that its pictures come from.
func say(a knowledge.Answer) (out said, origins []string) {
	out.Text = markup(a.Text)
	for _, p := range a.Parts {
		p.URL, p.Picture = address(p.URL), address(p.Picture)
		x := part{Part: p, Body: markup(p.Text)}
		picture := p.Picture
		switch p.Kind {
		case knowledge.PartPicture:
			picture = p.URL
			if p.URL == "" || !strings.HasPrefix(strings.ToLower(p.URL), "http") {
				continue
			}
		case knowledge.PartSteps:
			for _, s := range p.Steps {
				var w strings.Builder
				write(&w, spans(s))
				x.Rows = append(x.Rows, template.HTML(w.String())) //nolint:gosec // every text in it is escaped
			}
		}
		if o := originOf(picture); o != "" {
			origins = append(origins, o)
		}
		out.Parts = append(out.Parts, x)
	}
	return out, origins
}

func address(s string) string {
	if safe.MatchString(s) {
		return s
	}
	return ""
}
