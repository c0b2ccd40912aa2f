package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"yingda/internal/fault"
)

const (
	maxParts = 2000   // files in the archive
	maxGap   = 10_000 // blank rows in a row, after which the sheet is over
)

// openXLSX reads the workbook's active sheet.
func openXLSX(ctx context.Context, data []byte, limits Limits) (_ *File, err error) {
	defer rescue(&err)
	if err := checkArchive(data, limits); err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: limits.PlainBytes, UnzipXMLSizeLimit: limits.PlainBytes})
	if err != nil {
		return nil, fault.Malformed("import.xlsx_broken").Because(err)
	}
	rows, err := book.Rows(book.GetSheetName(book.GetActiveSheetIndex()))
	if err != nil {
		_ = book.Close()
		return nil, fault.Malformed("import.xlsx_broken").Because(err)
	}
	f := &File{Format: XLSX, limits: limits, close: book.Close}
	n := 0
	f.next = func() (row Row, err error) {
		defer rescue(&err)
		for gap := 0; gap < maxGap && ctx.Err() == nil && rows.Next(); gap++ {
			n++
			cells, err := rows.Columns()
			switch {
			case err != nil:
				return Row{}, fault.Malformed("import.xlsx_broken").Because(err)
			case len(cells) > limits.Columns:
				return Row{}, fault.Malformed("import.too_many_columns", fault.Params{"max": limits.Columns})
			case len(cells) > 0:
				return Row{N: n, Cells: cells}, nil
			}
		}
		if ctx.Err() != nil {
			return Row{}, ctx.Err()
		}
		return Row{}, io.EOF
	}
	if err := f.header(); err != nil {
		_ = book.Close()
		return nil, err
	}
	return f, nil
}

// checkArchive refuses an archive that unpacks to more than it may. The sizes
// are the archive's own word; the reader of each part stops where they lie.
func checkArchive(data []byte, limits Limits) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fault.Malformed("import.xlsx_broken").Because(err)
	}
	var total uint64
	for _, part := range z.File {
		total += min(part.UncompressedSize64, 1<<40)
	}
	if len(z.File) > maxParts || total > uint64(limits.PlainBytes) {
		return fault.TooLarge("import.archive_too_large", fault.Params{"max_bytes": limits.PlainBytes})
	}
	return nil
}

// rescue turns a panic of the library over a malformed workbook into a fault.
func rescue(err *error) {
	if p := recover(); p != nil {
		*err = fault.Malformed("import.xlsx_broken").Because(fmt.Errorf("panic: %v", p))
	}
}
