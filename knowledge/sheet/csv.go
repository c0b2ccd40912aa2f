package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

func openCSV(text string, limits Limits) (*File, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = delimiter(text)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true // an inch mark in a question is no mistake
	n := 0
	f := &File{Format: CSV, limits: limits}
	f.next = func() (Row, error) {
		n++
		record, err := r.Read()
		if err == io.EOF {
			return Row{}, err
		}
		var broken *csv.ParseError
		switch {
		case errors.As(err, &broken):
			return Row{N: n, Trouble: "import.row_broken"}, nil
		case err != nil:
			return Row{}, err
		case len(record) > limits.Columns:
			return Row{N: n, Trouble: "import.too_many_columns"}, nil
		}
		for i, c := range record {
			record[i] = unguard(c)
		}
		return Row{N: n, Cells: record}, nil
	}
	return f, f.header()
}

// delimiter is what parts the cells of the first line: the most frequent of
// comma, semicolon and tab outside quotes.
func delimiter(text string) rune {
	count := map[rune]int{}
	quoted := false
	for i, r := range text {
		if r == '"' {
			quoted = !quoted
		}
		if !quoted && (r == '\n' && i > 0) || i > 64<<10 {
			break
		}
		if !quoted {
			count[r]++
		}
	}
	best := ','
	for _, r := range ";\t" {
		if count[r] > count[best] {
			best = r
		}
	}
	return best
}
