package sheet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"yingda/internal/charset"
	"yingda/internal/fault"
)

// The formats.
const (
	CSV   = "csv"
	XLSX  = "xlsx"
	JSONL = "jsonl"
)

// Limits bound what is read of a file; the zero value takes the defaults.
type Limits struct {
	FileBytes  int64 // 64 MiB
	PlainBytes int64 // of an XLSX unpacked: 256 MiB
	Rows       int   // 200,000
	CellBytes  int   // 256 KiB; also of one JSON line
	Columns    int   // 256
}

func (l Limits) orDefault() Limits {
	def := Limits{64 << 20, 256 << 20, 200_000, 256 << 10, 256}
	if l.FileBytes == 0 {
		l.FileBytes = def.FileBytes
	}
	if l.PlainBytes == 0 {
		l.PlainBytes = def.PlainBytes
	}
	if l.Rows == 0 {
		l.Rows = def.Rows
	}
	if l.CellBytes == 0 {
		l.CellBytes = def.CellBytes
	}
	if l.Columns == 0 {
		l.Columns = def.Columns
	}
	return l
}

// Row is one row: cells in the order of the file's columns, or, of JSON lines,
// an object.
type Row struct {
	N      int // 1-based, as a spreadsheet program or editor counts
	Cells  []string
	Object map[string]json.RawMessage
	// Trouble is the stable code of why the row cannot be used; "" for none.
	Trouble string
}

// File is a table that is being read.
type File struct {
	Format   string
	Encoding string   // utf-8, utf-8-bom, utf-16le, utf-16be, gb18030; "" for xlsx
	Columns  []string // as they stand in the first row; none for JSON lines

	limits Limits
	read   int
	next   func() (Row, error) // io.EOF at the end
	close  func() error
}

// Open finds out what data is and reads its first row. Close the file when done.
func Open(ctx context.Context, data []byte, limits Limits) (f *File, err error) {
	limits = limits.orDefault()
	if int64(len(data)) > limits.FileBytes {
		return nil, fault.TooLarge("import.file_too_large", fault.Params{"max_bytes": limits.FileBytes})
	}
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, fault.Malformed("import.empty")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		f, err = openXLSX(ctx, data, limits)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")): // the old binary format, or an encrypted workbook
		return nil, fault.Malformed("import.xlsx_old")
	default:
		f, err = openText(data, limits)
	}
	if err != nil {
		return nil, err
	}
	f.limits = limits
	return f, nil
}

func openText(data []byte, limits Limits) (*File, error) {
	text, encoding, err := charset.Decode(data)
	if err != nil {
		return nil, fault.Malformed("import.encoding_unknown").Because(err)
	}
	var f *File
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		f = openJSONL(text, limits)
	} else if f, err = openCSV(text, limits); err != nil {
		return nil, err
	}
	f.Encoding = encoding
	return f, nil
}

// Next returns the next row that is not blank; io.EOF behind the last.
func (f *File) Next() (Row, error) {
	for {
		r, err := f.next()
		if err != nil {
			return Row{}, err
		}
		if r.blank() {
			continue
		}
		if f.read++; f.read > f.limits.Rows {
			return Row{}, fault.TooLarge("import.too_many_rows", fault.Params{"max": f.limits.Rows})
		}
		return f.bound(r), nil
	}
}

// Close releases what the file holds.
func (f *File) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close()
}

func (r Row) blank() bool {
	if r.Object != nil || r.Trouble != "" {
		return false
	}
	for _, c := range r.Cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// bound marks a row whose cells are too long or no text.
func (f *File) bound(r Row) Row {
	for i, c := range r.Cells {
		switch {
		case len(c) > f.limits.CellBytes:
			r.Trouble, r.Cells[i] = "import.cell_too_long", ""
		case !utf8.ValidString(c):
			r.Trouble = "import.cell_no_text"
		}
	}
	return r
}

// header reads the first row that is not blank as column names.
func (f *File) header() error {
	for {
		r, err := f.next()
		if errors.Is(err, io.EOF) {
			return fault.Malformed("import.empty")
		}
		if err != nil {
			return err
		}
		if r.blank() {
			continue
		}
		if r.Trouble != "" {
			return fault.Malformed("import.no_header")
		}
		for _, c := range r.Cells {
			f.Columns = append(f.Columns, strings.TrimSpace(strings.ToValidUTF8(c, "")))
		}
		return nil
	}
}
