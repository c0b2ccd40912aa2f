package cleantext_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"yingda/internal/cleantext"
	"yingda/internal/fault"
)

func TestBlock(t *testing.T) {
	for _, c := range []struct{ in, want, code string }{
		{"  你好\r\n世界\r! \x00\x07", "你好\n世界\n!", ""},
		{"a\tb", "a\tb", ""},
		{"photo\u202Egpj.exe", "photogpj.exe", ""},
		{"👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", ""},
		{"e\u0301", "é", ""},
		{"bad \xff\xfe", "", "text.not_utf8"},
		{strings.Repeat("长", 21), "", "text.too_long"},
	} {
		got, err := cleantext.Block("text", c.in, 20)
		if f := fault.Of(err); got != c.want || (f == nil) != (c.code == "") || f != nil && f.Code != c.code {
			t.Errorf("%q: got %q, %v", c.in, got, err)
		}
	}
}

func TestLine(t *testing.T) {
	if got, err := cleantext.Line("name", " 王\n 小明\t ", 20); got != "王 小明" || err != nil {
		t.Fatalf("%q, %v", got, err)
	}
	if _, err := cleantext.Line("name", strings.Repeat("x", 21), 20); err == nil {
		t.Fatal("too long was taken")
	}
}

func FuzzBlock(f *testing.F) {
	f.Add("你好\r\n\x00")
	f.Add("\xff\u202e")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := cleantext.Block("text", s, 1000)
		if err != nil {
			return
		}
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\r\u202e") {
			t.Fatalf("%q became %q", s, got)
		}
		if again, err := cleantext.Block("text", got, 1000); err != nil || again != got {
			t.Fatalf("not settled: %q became %q (%v)", got, again, err)
		}
	})
}
