package testkit

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Written is a line of text on a page: where it begins, in points from the left
// and from the top, and how large it is.
type Written struct {
	X, Y, Size float64
	Text       string
}

// PDF makes a document of A4 pages. Chinese characters are as wide as they are
// large, all others half of that.
func PDF(pages ...[]Written) []byte { return pdf("", pages) }

// LockedPDF makes one that asks for a password.
func LockedPDF() []byte {
	secret := strings.Repeat("ab", 32)
	return pdf("/Encrypt << /Filter /Standard /V 1 /R 2 /P -1 /O <"+secret+"> /U <"+secret+"> >> /ID [<00> <00>]", [][]Written{{{72, 72, 12, "secret"}}})
}

func pdf(trailer string, pages [][]Written) []byte {
	const unicode = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def\n" +
		"1 begincodespacerange <0000> <FFFF> endcodespacerange\n1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"
	kids := make([]string, len(pages))
	for i := range pages {
		kids[i] = fmt.Sprintf("%d 0 R", 6+2*i)
	}
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages)),
		"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
		"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [0 8191 500]" +
			" /FontDescriptor << /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >> >>",
		stream(unicode),
	}
	for i, page := range pages {
		var b strings.Builder
		for _, l := range page {
			fmt.Fprintf(&b, "BT /F %g Tf %g %g Td <", l.Size, l.X, 842-l.Y)
			for _, u := range utf16.Encode([]rune(l.Text)) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString("> Tj ET\n")
		}
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>", 7+2*i),
			stream(b.String()))
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.5\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, table)
	return out.Bytes()
}

func stream(s string) string {
	return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(s), s)
}

// Word makes a DOCX of the XML of its body, with the styles Heading1 to
// Heading3 and two lists: 1 with bullets, 2 with numbers.
func Word(body string) []byte {
	const space = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	styles := ""
	for n := 1; n <= 3; n++ {
		styles += fmt.Sprintf(`<w:style w:type="paragraph" w:styleId="Heading%d"><w:name w:val="heading %d"/></w:style>`, n, n)
	}
	return Zip(map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"word/styles.xml":     `<w:styles ` + space + `>` + styles + `</w:styles>`,
		"word/numbering.xml": `<w:numbering ` + space + `><w:abstractNum w:abstractNumId="0"><w:lvl><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>` +
			`<w:abstractNum w:abstractNumId="1"><w:lvl><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>` +
			`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
		"word/document.xml": `<w:document ` + space + `><w:body>` + body + `</w:body></w:document>`,
	})
}

// WordParagraph is a paragraph of a DOCX in a style; "" is plain text.
func WordParagraph(style, text string) string {
	if style != "" {
		style = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	return `<w:p>` + style + `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

// Zip packs files.
func Zip(files map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			panic(err) // into memory
		}
	}
	if err := z.Close(); err != nil {
		panic(err) // into memory
	}
	return b.Bytes()
}
