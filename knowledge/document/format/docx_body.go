package format

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// word is a Word document's body on its way to blocks.
type word struct {
	*builder
	styles  map[string]style
	numbers map[string]bool // list → whether it is numbered

	skip   int // elements deep inside something that is not read
	paras  []*para
	tables []*wordTable // those that are open, one inside the other
	list   Block        // that is being collected
	listID string
	breaks int // pages begun
}

// para is an open paragraph; one may hold another in a text box.
type para struct {
	text  strings.Builder
	style string
	list  string
	level int // outline level of its own

	inText bool
}

type wordTable struct {
	rows [][]string
	row  []string
	cell []string
	span int
}

// notRead are elements whose text is none of the document's: what was deleted,
// instructions of fields, notes of proof-readers, the older of two versions.
var notRead = map[string]bool{"Fallback": true, "instrText": true, "delText": true, "del": true, "moveFrom": true, "pict": true, "annotation": true}

func (w *word) read(d *xml.Decoder) error {
	if err := tokens(d, w.token); err != nil {
		return err
	}
	return w.endList()
}

func (w *word) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		if w.skip > 0 || notRead[t.Name.Local] {
			w.skip++
			return nil
		}
		w.start(t)
	case xml.EndElement:
		if w.skip > 0 {
			w.skip--
			return nil
		}
		return w.end(t.Name.Local)
	case xml.CharData:
		if w.skip == 0 && len(w.paras) > 0 && w.paras[len(w.paras)-1].inText {
			w.paras[len(w.paras)-1].text.Write(t)
		}
	}
	return nil
}

func (w *word) start(e xml.StartElement) {
	if e.Name.Local == "p" && len(w.paras) < deepest {
		w.paras = append(w.paras, &para{})
		return
	}
	if n := len(w.paras); n > 0 {
		w.paras[n-1].start(e)
	}
	switch e.Name.Local {
	case "lastRenderedPageBreak":
		w.page++
		w.breaks++
	case "tbl":
		w.tables = append(w.tables, &wordTable{})
	case "tr", "tc", "gridSpan":
		if n := len(w.tables); n > 0 {
			w.tables[n-1].start(e)
		}
	}
}

func (p *para) start(e xml.StartElement) {
	switch e.Name.Local {
	case "t":
		p.inText = true
	case "tab":
		p.text.WriteByte(' ')
	case "br", "cr":
		p.text.WriteByte('\n')
	case "pStyle":
		p.style = value(e)
	case "numId":
		p.list = value(e)
	case "outlineLvl":
		if n, err := strconv.Atoi(value(e)); err == nil && n >= 0 && n < 9 {
			p.level = n + 1
		}
	}
}

func (t *wordTable) start(e xml.StartElement) {
	switch e.Name.Local {
	case "tr":
		t.row = nil
	case "tc":
		t.cell, t.span = nil, 1
	case "gridSpan":
		if n, err := strconv.Atoi(value(e)); err == nil {
			t.span = min(max(n, 1), mostColumns)
		}
	}
}

func (w *word) end(name string) error {
	switch name {
	case "t":
		if n := len(w.paras); n > 0 {
			w.paras[n-1].inText = false
		}
	case "p":
		if n := len(w.paras); n > 0 {
			p := w.paras[n-1]
			w.paras = w.paras[:n-1]
			return w.paragraph(p)
		}
	case "tc", "tr":
		if n := len(w.tables); n > 0 {
			w.tables[n-1].end(name)
		}
	case "tbl":
		return w.endTable()
	}
	return nil
}

func (t *wordTable) end(name string) {
	if name == "tr" {
		t.rows = append(t.rows, t.row)
		return
	}
	for range t.span {
		if len(t.row) < mostColumns {
			t.row = append(t.row, strings.Join(t.cell, " "))
		}
	}
}

// endTable adds a table; one inside another is text of the cell it stands in,
// and one of a single column or row is a frame around text.
func (w *word) endTable() error {
	n := len(w.tables)
	if n == 0 {
		return nil
	}
	t := w.tables[n-1]
	w.tables = w.tables[:n-1]
	if n > 1 {
		outer := w.tables[n-2]
		for _, r := range t.rows {
			outer.cell = append(outer.cell, strings.Join(r, " "))
		}
		return nil
	}
	if err := w.endList(); err != nil {
		return err
	}
	width := 0
	for _, r := range t.rows {
		width = max(width, len(r))
	}
	if width > 1 && len(t.rows) > 1 {
		return w.add(Block{Kind: Table, Rows: t.rows})
	}
	for _, r := range t.rows {
		for _, c := range r {
			if err := w.add(Block{Kind: Paragraph, Text: c}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *word) paragraph(p *para) error {
	text := p.text.String()
	if n := len(w.tables); n > 0 {
		w.tables[n-1].cell = append(w.tables[n-1].cell, text)
		return nil
	}
	level := p.level
	if level == 0 {
		level = w.level(p.style)
	}
	if p.list != "" && p.list != "0" && level == 0 {
		return w.item(p.list, text)
	}
	if err := w.endList(); err != nil {
		return err
	}
	if level > 0 {
		return w.add(Block{Kind: Heading, Level: level, Text: text})
	}
	return w.add(Block{Kind: Paragraph, Text: text})
}

func (w *word) item(list, text string) error {
	if list != w.listID {
		if err := w.endList(); err != nil {
			return err
		}
		w.listID, w.list = list, Block{Kind: List, Ordered: w.numbers[list]}
	}
	if w.bytes += int64(len(text)); w.bytes > w.limits.TextBytes {
		return tooLong(w.limits)
	}
	w.list.Items = append(w.list.Items, text)
	return nil
}

func (w *word) endList() error {
	list := w.list
	w.list, w.listID = Block{}, ""
	if list.Kind == "" {
		return nil
	}
	return w.add(list)
}

// headings takes short numbered paragraphs for headings in a document whose
// author used no styles.
func (w *word) headings() {
	for _, k := range w.blocks {
		if k.Kind == Heading {
			return
		}
	}
	for i, k := range w.blocks {
		if level := headingLevel(k.Text); k.Kind == Paragraph && level > 0 {
			w.blocks[i].Kind, w.blocks[i].Level = Heading, level
		}
	}
}
