package format_test

import (
	"testing"
	"time"
	"unicode/utf8"

	"yingda/internal/fault"
	"yingda/internal/testkit"
	"yingda/knowledge/document/format"
)

// Whatever the bytes, reading ends in time with blocks that hold to their form
// or with a fault.
func fuzz(f *testing.F, name string, seeds ...string) {
	fuzzIn(f, name, func(data []byte) []byte { return data }, seeds...)
}

// fuzzIn puts what is made up into a file.
func fuzzIn(f *testing.F, name string, file func([]byte) []byte, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = file(data)
		began := time.Now()
		d, err := format.Read(t.Context(), name, data, format.Limits{FileBytes: 1 << 20, PlainBytes: 4 << 20, TextBytes: 1 << 18, Blocks: 5000, Pages: 20, Time: 5 * time.Second})
		if took := time.Since(began); took > 8*time.Second {
			t.Fatalf("took %v", took)
		}
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		for _, k := range d.Blocks {
			check(t, k)
		}
	})
}

func check(t *testing.T, k format.Block) {
	texts := append([]string{k.Text}, k.Items...)
	for _, r := range k.Rows {
		if len(r) != len(k.Rows[0]) {
			t.Fatalf("ragged table %q", k.Rows)
		}
		texts = append(texts, r...)
	}
	for _, s := range texts {
		if !utf8.ValidString(s) {
			t.Fatalf("broken text %q", s)
		}
	}
	if full := k.Text != "" || len(k.Items) > 0 || len(k.Rows) > 0; !full || (k.Kind == format.Heading) != (k.Level > 0) {
		t.Fatalf("%+v", k)
	}
}

func FuzzMarkdown(f *testing.F) {
	fuzz(f, "a.md", "# a\n\n- b\n  1. c\n\n|x|y|\n|-|-|\n|1|2|\n\n<p>h</p>\n", "---\ntitle: a\n---\n> > > x", "**注意：**请")
}

func FuzzHTML(f *testing.F) {
	fuzz(f, "a.html", "<table><tr><td rowspan=3 colspan=2>a<td>b<tr><td>c</table><ul><li>a<ul><li>b</ul></ul><dl><dt>a<dd>b</dl>", "<meta charset=gbk><main><h1>\xcd\xcb</h1></main>")
}

func FuzzWord(f *testing.F) {
	fuzz(f, "a.docx", string(testkit.Word(testkit.WordParagraph("Heading1", "a")+`<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`)))
}

func FuzzWordBody(f *testing.F) {
	fuzzIn(f, "a.docx", func(body []byte) []byte { return testkit.Word(string(body)) },
		testkit.WordParagraph("Heading1", "a")+`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`,
		`<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:br/><w:t>a</w:t><w:lastRenderedPageBreak/></w:r></w:p><w:del><w:p/></w:del>`)
}

func FuzzPlain(f *testing.F) {
	fuzz(f, "a.txt", "第一章 总则\n\n- a\n- b\n\n1、甲\n2、乙\n", "\xcd\xcb\xbf\xee")
}

func FuzzPDF(f *testing.F) {
	if _, err := format.PDFReader(); err != nil {
		f.Skip("pdftotext is not installed: scripts/deps.sh installs poppler-utils")
	}
	fuzz(f, "a.pdf", string(testkit.PDF([]testkit.Written{{X: 60, Y: 60, Size: 12, Text: "退款"}})), string(testkit.LockedPDF()))
}
