package format

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// inZip tells what an archive holds.
func inZip(data []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", broken("zip").Because(err)
	}
	for _, f := range z.File {
		switch {
		case f.Name == "word/document.xml":
			return DOCX, nil
		case f.Name == "xl/workbook.xml":
			return "", isTable()
		}
	}
	return "", unknown()
}

const mostParts = 5000 // files in an archive

// archive reads the parts of a DOCX, all together no more than they may be.
type archive struct {
	parts map[string]*zip.File
	left  int64
	most  int64
}

func openArchive(data []byte, limits Limits) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, broken(DOCX).Because(err)
	}
	if len(z.File) > mostParts {
		return nil, unpacksTooLarge(limits.PlainBytes)
	}
	a := &archive{parts: map[string]*zip.File{}, left: limits.PlainBytes, most: limits.PlainBytes}
	for _, f := range z.File {
		a.parts[f.Name] = f
	}
	return a, nil
}

// part hands out a part's XML; one that is not there is empty.
func (a *archive) part(name string, read func(*xml.Decoder) error) error {
	f, ok := a.parts[name]
	if !ok {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return broken(DOCX).Because(err)
	}
	bounded := &bounded{r: r, archive: a}
	err = errors.Join(read(xml.NewDecoder(bounded)), r.Close())
	if bounded.over {
		return unpacksTooLarge(a.most)
	}
	return err
}

// bounded takes what it reads off what the archive may still unpack: the sizes
// an archive states are its own word.
type bounded struct {
	r       io.Reader
	archive *archive
	over    bool
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.archive.left <= 0 {
		b.over = true
		return 0, io.ErrUnexpectedEOF
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.archive.left)])
	b.archive.left -= int64(n)
	return n, err
}

// readDOCX reads the main text of a Word document.
func readDOCX(b *builder, data []byte) (Doc, error) {
	a, err := openArchive(data, b.limits)
	if err != nil {
		return Doc{}, err
	}
	var doc Doc
	w := word{builder: b, styles: map[string]style{}, numbers: map[string]bool{}}
	b.page = 1
	for _, step := range []struct {
		part string
		read func(*xml.Decoder) error
	}{
		{"docProps/core.xml", func(d *xml.Decoder) error { return readTitle(d, &doc) }},
		{"word/styles.xml", w.readStyles},
		{"word/numbering.xml", w.readNumbers},
		{"word/document.xml", w.read},
	} {
		if err := a.part(step.part, step.read); err != nil {
			return Doc{}, err
		}
	}
	w.headings()
	doc.Pages = b.page
	if w.breaks == 0 { // Word writes where pages begin only when it has laid them out
		doc.Pages = 0
		for i := range b.blocks {
			b.blocks[i].Page = 0
		}
	}
	return doc, nil
}

// tokens calls fn for each token to the end; whatever is no XML is broken.
func tokens(d *xml.Decoder, fn func(xml.Token) error) error {
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return broken(DOCX).Because(err)
		}
		if err := fn(t); err != nil {
			return err
		}
	}
}

func readTitle(d *xml.Decoder, doc *Doc) error {
	in := false
	return tokens(d, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			in = t.Name.Local == "title"
		case xml.EndElement:
			in = false
		case xml.CharData:
			if in {
				doc.Title += string(t)
			}
		}
		return nil
	})
}

// style is what a paragraph's style says of its place: the outline level, from
// 1, or the style it is based on.
type style struct {
	level int
	on    string
}

func value(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "val" {
			return a.Value
		}
	}
	return ""
}

func (w *word) readStyles(d *xml.Decoder) error {
	var id string
	return tokens(d, func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		s := w.styles[id]
		switch e.Name.Local {
		case "style":
			id = ""
			for _, a := range e.Attr {
				if a.Name.Local == "styleId" {
					id = a.Value
				}
			}
			return nil
		case "name":
			if level := levelOfName(value(e)); level > 0 && s.level == 0 {
				s.level = level
			}
		case "basedOn":
			s.on = value(e)
		case "outlineLvl":
			if n, err := strconv.Atoi(value(e)); err == nil && n >= 0 && n < 9 {
				s.level = n + 1
			}
		default:
			return nil
		}
		if id != "" && len(w.styles) < mostParts {
			w.styles[id] = s
		}
		return nil
	})
}

// levelOfName reads "heading 2" and "标题 2"; a document's title is level 1.
func levelOfName(name string) int {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, prefix := range []string{"heading", "标题"} {
		rest, ok := strings.CutPrefix(name, prefix)
		if n, err := strconv.Atoi(strings.TrimSpace(rest)); ok && err == nil && n > 0 && n < 10 {
			return n
		}
	}
	if name == "title" {
		return 1
	}
	return 0
}

// level is a style's outline level, its own or that of what it is based on.
func (w *word) level(id string) int {
	for range 20 { // no longer chain, and no circle
		s, ok := w.styles[id]
		if !ok || s.level > 0 {
			return s.level
		}
		id = s.on
	}
	return 0
}

// readNumbers learns which lists are numbered and which have bullets.
func (w *word) readNumbers(d *xml.Decoder) error {
	abstract, list, first := "", "", false
	ordered := map[string]bool{}
	return tokens(d, func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "abstractNum":
			abstract, first = attribute(e, "abstractNumId"), true
		case "numFmt":
			if first {
				ordered[abstract] = value(e) != "bullet" && value(e) != "none"
			}
			first = false
		case "num":
			list = attribute(e, "numId")
		case "abstractNumId":
			w.numbers[list] = ordered[value(e)]
		}
		return nil
	})
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
