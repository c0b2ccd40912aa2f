package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"yingda/internal/fault"
)

func readAll(t *testing.T, data []byte, limits Limits) (*File, []Row, error) {
	t.Helper()
	f, err := Open(context.Background(), data, limits)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	var rows []Row
	for {
		r, err := f.Next()
		if errors.Is(err, io.EOF) {
			return f, rows, nil
		}
		if err != nil {
			return f, rows, err
		}
		rows = append(rows, r)
	}
}

func TestTextIsReadInEveryEncoding(t *testing.T) {
	const text = "问题,答案\n怎么查话费,拨打 10000\n“引号”怎么打,\"第一行\n第二行\"\n"
	encode := func(e interface {
		String(string) (string, error)
	},
	) []byte {
		s, err := e.String(text)
		if err != nil {
			t.Fatal(err)
		}
		return []byte(s)
	}
	for name, c := range map[string]struct {
		data     []byte
		encoding string
	}{
		"plain":              {[]byte(text), "utf-8"},
		"with mark":          {[]byte("\ufeff" + text), "utf-8-bom"},
		"UTF-16 LE":          {encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()), "utf-16le"},
		"UTF-16 BE":          {encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()), "utf-16be"},
		"UTF-16 LE, no mark": {encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()), "utf-16le"},
		"UTF-16 BE, no mark": {encode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()), "utf-16be"},
		"GB18030":            {encode(simplifiedchinese.GB18030.NewEncoder()), "gb18030"},
	} {
		t.Run(name, func(t *testing.T) {
			f, rows, err := readAll(t, c.data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if f.Encoding != c.encoding || !slices.Equal(f.Columns, []string{"问题", "答案"}) || len(rows) != 2 {
				t.Fatalf("%s %q %v", f.Encoding, f.Columns, rows)
			}
			if !slices.Equal(rows[1].Cells, []string{"“引号”怎么打", "第一行\n第二行"}) {
				t.Fatalf("%q", rows[1].Cells)
			}
		})
	}
}

func TestFilesThatCannotBeReadSayWhy(t *testing.T) {
	wide := strings.Repeat("a,", 300) + "\n"
	for code, data := range map[string][]byte{
		"import.empty":            []byte(" \n "),
		"import.encoding_unknown": {0xff, 0x00, 0x81, 0x00, 0x00, 0xff, 0xff},
		"import.xlsx_broken":      []byte("PK\x03\x04 and then nothing"),
		"import.xlsx_old":         []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook"),
		"import.no_header":        []byte(wide),
		"import.file_too_large":   bytes.Repeat([]byte("x"), 2001),
		"import.too_many_rows":    []byte("q\n" + strings.Repeat("a\n", 20)),
	} {
		_, _, err := readAll(t, data, Limits{FileBytes: 2000, Rows: 10})
		if f := fault.Of(err); f == nil || f.Code != code {
			t.Errorf("%s: got %v", code, err)
		}
	}
}

func TestRowsThatCannotBeUsedSaySo(t *testing.T) {
	_, rows, err := readAll(t, []byte("q,a\nlong,"+strings.Repeat("x", 101)+"\nshort,1\n"+strings.Repeat(",", 20)+"x\n"), Limits{CellBytes: 100, Columns: 5})
	if err != nil || len(rows) != 3 || rows[0].Trouble != "import.cell_too_long" || rows[1].Trouble != "" || rows[2].Trouble != "import.too_many_columns" {
		t.Fatalf("%+v, %v", rows, err)
	}
	_, rows, err = readAll(t, []byte("{\"a\":1}\n{broken\n\n[1]\n{\"b\":\""+strings.Repeat("x", 200)+"\"}\n"), Limits{CellBytes: 100})
	var got []string
	for _, r := range rows {
		got = append(got, r.Trouble)
	}
	if want := []string{"", "import.json_broken", "import.json_broken", "import.cell_too_long"}; err != nil || !slices.Equal(got, want) || rows[3].N != 5 {
		t.Fatalf("%v, %v", got, err)
	}
}

func TestDelimitersAreFound(t *testing.T) {
	for _, text := range []string{"a,b\n1,2\n", "a;b\n1;2\n", "a\tb\n1\t2\n", "\"x,y,z\";b\n1;2\n"} {
		f, rows, err := readAll(t, []byte(text), Limits{})
		if err != nil || len(f.Columns) != 2 || len(rows) != 1 || len(rows[0].Cells) != 2 {
			t.Errorf("%q: %q %v, %v", text, f.Columns, rows, err)
		}
	}
}

func bomb(t *testing.T, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<16)
	for range size / len(zeros) {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnArchiveThatUnpacksToTooMuchIsRefusedUnread(t *testing.T) {
	data := bomb(t, 32<<20)
	if len(data) > 64<<10 {
		t.Fatalf("the bomb has %d bytes and would show itself by its size", len(data))
	}
	_, _, err := readAll(t, data, Limits{PlainBytes: 1 << 20})
	if f := fault.Of(err); f == nil || f.Code != "import.archive_too_large" {
		t.Fatal(err)
	}
}

func TestAnArchiveThatLiesAboutItsSizesIsRefused(t *testing.T) {
	data := bomb(t, 32<<20)
	// The central directory's uncompressed size, four bytes at 24 behind its mark.
	at := bytes.LastIndex(data, []byte("PK\x01\x02"))
	copy(data[at+24:], []byte{0x10, 0, 0, 0})
	_, _, err := readAll(t, data, Limits{PlainBytes: 1 << 20})
	if f := fault.Of(err); f == nil || f.Code != "import.xlsx_broken" {
		t.Fatal(err)
	}
}

func TestASheetWithARowAtTheWorldsEndIsRead(t *testing.T) {
	book := excelize.NewFile()
	for cell, v := range map[string]string{"A1": "question", "A2": "first", "A5000": "far"} {
		if err := book.SetCellStr("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	_, rows, err := readAll(t, b.Bytes(), Limits{})
	if err != nil || len(rows) != 2 || rows[1].N != 5000 {
		t.Fatalf("%+v, %v", rows, err)
	}
}

func TestCellsComeBackAsTheyWereWritten(t *testing.T) {
	for _, format := range []string{CSV, XLSX} {
		rapid.Check(t, func(t *rapid.T) {
			// No spreadsheet keeps a row that is blank, or control characters.
			cell := rapid.StringMatching(`[ '=+@\-]{0,3}[a-zA-Z0-9中文“”",;|\n]{0,12}`)
			rows := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 1, 5).Draw(t, "rows")
			var b bytes.Buffer
			w, err := NewWriter(format, &b)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range append([][]string{{"a", "b", "c"}}, rows...) {
				if err := w.Write(append(slices.Clone(r), "end")); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			f, err := Open(context.Background(), b.Bytes(), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range rows {
				got, err := f.Next()
				if err != nil || !slices.Equal(got.Cells, append(slices.Clone(want), "end")) {
					t.Fatalf("%s: wrote %q, read %q, %v", format, want, got.Cells, err)
				}
			}
		})
	}
}

func TestNoCellOfACSVIsAFormula(t *testing.T) {
	var b bytes.Buffer
	w, err := NewWriter(CSV, &b)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write([]string{"=1+1", "@SUM(A1)", "-2", "+3", "'=x", "\t=y", "plain"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "\ufeff'=1+1,'@SUM(A1),'-2,'+3,''=x,'\t=y,plain\n"; got != want {
		t.Fatalf("%q, want %q", got, want)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("question,answer\n怎么,\"好\n\"\n"))
	f.Add([]byte("{\"key\":\"a\",\"question\":\"b\"}\n"))
	f.Add([]byte("\xff\xfea\x00,\x00b\x00\n\x00"))
	f.Add([]byte{0xc4, 0xe3, 0xba, 0xc3, ',', '\n'})
	var b bytes.Buffer
	w, err := NewWriter(XLSX, &b)
	if err != nil {
		f.Fatal(err)
	}
	if err := errors.Join(w.Write([]string{"question"}), w.Write([]string{"x"}), w.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := Limits{FileBytes: 1 << 16, PlainBytes: 1 << 20, Rows: 500, CellBytes: 4096, Columns: 32}
		file, err := Open(t.Context(), data, limits)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		defer func() { _ = file.Close() }()
		for n := 0; ; n++ {
			row, err := file.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				if fault.Of(err) == nil {
					t.Fatalf("no fault: %v", err)
				}
				return
			}
			if n > limits.Rows {
				t.Fatal("more rows than the bound")
			}
			for _, c := range row.Cells {
				if len(c) > limits.CellBytes {
					t.Fatal("a cell over the bound")
				}
			}
		}
	})
}
