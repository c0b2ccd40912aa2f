package knowledge

import (
	"testing"

	"yingda/internal/fault"
	"yingda/knowledge/sheet"
)

func FuzzReadRow(f *testing.F) {
	f.Add([]byte("key,question,answers,tags\na,b,\"[{\"\"text\"\":\"\"x\"\"}]\",甲、乙\n"))
	f.Add([]byte(`{"key":1,"question":["a"],"answers":[{"text":"x","channels":["phone"]}],"variants":"a || b","valid_from":"2026年1月2日"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := sheet.Open(t.Context(), data, sheet.Limits{FileBytes: 1 << 16, PlainBytes: 1 << 20, Rows: 200, CellBytes: 4096, Columns: 32})
		if err != nil {
			return
		}
		defer func() { _ = file.Close() }()
		cols, err := mapColumns(file.Columns, nil)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		for {
			row, err := file.Next()
			if err != nil {
				return
			}
			in, trouble := readRow(row, cols)
			if len(trouble) > 0 {
				continue
			}
			c := in.onto(Content{})
			if again := c.tidy(); again.hash(false) != c.hash(false) {
				t.Fatalf("tidy is no fixed point: %+v, %+v", c, again)
			}
			c.check()
		}
	})
}
