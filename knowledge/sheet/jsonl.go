package sheet

import (
	"encoding/json"
	"io"
	"strings"
)

func openJSONL(text string, limits Limits) *File {
	n := 0
	return &File{Format: JSONL, next: func() (Row, error) {
		for text != "" {
			var line string
			line, text, _ = strings.Cut(text, "\n")
			n++
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			return objectRow(n, line, limits), nil
		}
		return Row{}, io.EOF
	}}
}

func objectRow(n int, line string, limits Limits) Row {
	r := Row{N: n}
	if len(line) > limits.CellBytes {
		r.Trouble = "import.cell_too_long"
		return r
	}
	if err := json.Unmarshal([]byte(line), &r.Object); err != nil || r.Object == nil {
		r.Object, r.Trouble = nil, "import.json_broken"
	}
	return r
}
