package format

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"
	"time"

	"yingda/internal/fault"
)

// The formats.
const (
	Markdown = "markdown"
	HTML     = "html"
	DOCX     = "docx"
	PDF      = "pdf"
	Plain    = "text"
)

// Limits bound what is read of a document; the zero value takes the defaults.
type Limits struct {
	FileBytes  int64         // 64 MiB
	PlainBytes int64         // of a DOCX unpacked: 256 MiB
	TextBytes  int64         // of all blocks: 16 MiB
	Blocks     int           // 100,000
	Pages      int           // of a PDF: 5,000
	Memory     int64         // of the process that reads a PDF: 1 GiB
	Time       time.Duration // of that process: 60 s
}

func (l Limits) orDefault() Limits {
	def := Limits{64 << 20, 256 << 20, 16 << 20, 100_000, 5000, 1 << 30, time.Minute}
	if l.FileBytes == 0 {
		l.FileBytes = def.FileBytes
	}
	if l.PlainBytes == 0 {
		l.PlainBytes = def.PlainBytes
	}
	if l.TextBytes == 0 {
		l.TextBytes = def.TextBytes
	}
	if l.Blocks == 0 {
		l.Blocks = def.Blocks
	}
	if l.Pages == 0 {
		l.Pages = def.Pages
	}
	if l.Memory == 0 {
		l.Memory = def.Memory
	}
	if l.Time == 0 {
		l.Time = def.Time
	}
	return l
}

func tooLong(l Limits) error {
	return fault.TooLarge("document.too_long", fault.Params{"max_bytes": l.TextBytes})
}

// Extensions are the ends of names that Read takes, for who lists a folder.
var Extensions = []string{".md", ".markdown", ".html", ".htm", ".xhtml", ".docx", ".pdf", ".txt", ".text"}

// Read reads a document. Its bytes decide what it is; the name only where they
// say nothing: Markdown, HTML without a beginning, or plain text.
func Read(ctx context.Context, name string, data []byte, limits Limits) (doc Doc, err error) {
	limits = limits.orDefault()
	if int64(len(data)) > limits.FileBytes {
		return Doc{}, fault.TooLarge("document.too_large", fault.Params{"max_bytes": limits.FileBytes})
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return Doc{}, fault.Malformed("document.empty")
	}
	format, err := sniff(name, data)
	if err != nil {
		return Doc{}, err
	}
	defer rescue(format, &err)
	b := &builder{limits: limits}
	switch format {
	case DOCX:
		doc, err = readDOCX(b, data)
	case PDF:
		doc, err = readPDF(ctx, b, data)
	case HTML:
		doc, err = readHTML(b, data)
	case Markdown:
		doc, err = readMarkdown(b, data)
	default:
		doc, err = readPlain(b, data)
	}
	if err != nil {
		return Doc{}, err
	}
	doc.Format, doc.Blocks, doc.Title = format, b.blocks, oneLine(doc.Title)
	if len(doc.Blocks) == 0 {
		return doc, nothingIn(format) // it may have links
	}
	return doc, ctx.Err()
}

// nothingIn tells a document without text: a PDF without is a picture of one.
func nothingIn(format string) error {
	if format == PDF {
		return fault.Malformed("document.scanned")
	}
	return fault.Malformed("document.no_text")
}

var (
	magicZip = []byte("PK\x03\x04")
	magicOLE = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") // Office before 2007, and encrypted Office since
	magicPDF = []byte("%PDF-")
)

// sniff finds out what data is, or says why it is none of the formats.
func sniff(name string, data []byte) (string, error) {
	head := data[:min(len(data), 1024)]
	ext := strings.ToLower(path.Ext(name))
	switch {
	case bytes.Contains(head, magicPDF):
		return PDF, nil
	case bytes.HasPrefix(data, magicOLE):
		return "", olderOffice(data)
	case bytes.HasPrefix(data, magicZip):
		return inZip(data)
	case ext == ".pdf" || ext == ".docx":
		return "", fault.Malformed("document.broken", fault.Params{"format": ext[1:]})
	case ext == ".csv" || ext == ".xlsx" || ext == ".jsonl" || ext == ".xls":
		return "", isTable()
	case binary(head):
		return "", unknown()
	case ext == ".html" || ext == ".htm" || ext == ".xhtml" || looksHTML(head):
		return HTML, nil
	case ext == ".md" || ext == ".markdown":
		return Markdown, nil
	}
	return Plain, nil
}

// olderOffice tells an encrypted file of today's Office from one of before.
func olderOffice(data []byte) error {
	if bytes.Contains(data, utf16("EncryptedPackage")) {
		return fault.Malformed("document.encrypted")
	}
	return fault.Invalid("document.office_old", "file")
}

func utf16(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// binary tells bytes that no encoding of text has: pictures, programs.
func binary(head []byte) bool {
	for _, magic := range []string{"\x89PNG", "\xff\xd8\xff", "GIF8", "RIFF", "\x7fELF", "MZ", "Rar!", "7z\xbc\xaf", "\x1f\x8b", "BM", "{\\rtf"} {
		if bytes.HasPrefix(head, []byte(magic)) && (magic != "BM" && magic != "MZ" || bytes.IndexByte(head, 0) >= 0) {
			return true
		}
	}
	return false
}

func looksHTML(head []byte) bool {
	s := strings.ToLower(strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"))
	for _, start := range []string{"<!doctype html", "<html", "<head", "<body", "<!--", "<?xml"} {
		if strings.HasPrefix(s, start) {
			return start != "<?xml" && start != "<!--" || strings.Contains(s, "<html")
		}
	}
	return false
}

// rescue turns a panic of a library over a malformed file into a fault.
func rescue(format string, err *error) {
	if p := recover(); p != nil {
		*err = broken(format).Because(fmt.Errorf("panic: %v", p))
	}
}

func broken(format string) *fault.Error {
	return fault.Malformed("document.broken", fault.Params{"format": format})
}

func unknown() error { return fault.Invalid("document.format_unknown", "file") }

// isTable sends a table of questions to the import that reads them.
func isTable() error { return fault.Invalid("document.is_table", "file") }

func unpacksTooLarge(most int64) error {
	return fault.TooLarge("document.archive_too_large", fault.Params{"max_bytes": most})
}
