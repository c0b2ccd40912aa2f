package sheet

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"yingda/internal/fault"
)

// xlsxCell is how many characters a cell of a workbook may hold.
const xlsxCell = 32_767

// Writer writes a table, row by row.
type Writer interface {
	// Write adds a row. The first is the header.
	Write(cells []string) error
	// Close writes what is left; the table is whole only after it.
	Close() error
}

// NewWriter returns a writer of CSV or XLSX.
func NewWriter(format string, to io.Writer) (Writer, error) {
	switch format {
	case CSV:
		// The mark makes spreadsheet programs read UTF-8.
		if _, err := io.WriteString(to, "\ufeff"); err != nil {
			return nil, err
		}
		return &csvWriter{csv.NewWriter(to)}, nil
	case XLSX:
		return newXLSXWriter(to)
	}
	return nil, fault.Invalid("import.format_unknown", "format")
}

type csvWriter struct{ w *csv.Writer }

func (c *csvWriter) Write(cells []string) error {
	out := make([]string, len(cells))
	for i, s := range cells {
		out[i] = guard(s)
	}
	return c.w.Write(out)
}

func (c *csvWriter) Close() error {
	c.w.Flush()
	return c.w.Error()
}

type xlsxWriter struct {
	to   io.Writer
	book *excelize.File
	rows *excelize.StreamWriter
	n    int
}

func newXLSXWriter(to io.Writer) (*xlsxWriter, error) {
	book := excelize.NewFile()
	rows, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return nil, fmt.Errorf("write workbook: %w", err)
	}
	return &xlsxWriter{to: to, book: book, rows: rows}, nil
}

// Write writes strings only, which no program takes for formulas.
func (x *xlsxWriter) Write(cells []string) error {
	x.n++
	row := make([]any, len(cells))
	for i, s := range cells {
		if len([]rune(s)) > xlsxCell {
			return fault.TooLarge("import.cell_too_long", fault.Params{"max": xlsxCell})
		}
		row[i] = s
	}
	return x.rows.SetRow(fmt.Sprintf("A%d", x.n), row)
}

func (x *xlsxWriter) Close() error {
	if err := x.rows.Flush(); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	if err := x.book.Write(x.to); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return x.book.Close()
}
