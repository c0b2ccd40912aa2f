package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestNormaliseFolds(t *testing.T) {
	for name, c := range map[string][2]string{
		"width and case":                {"ＡＢＣ１２３Hello", "abc123hello"},
		"traditional":                   {"怎麼辦理轉帳？", "怎么办理转帐"},
		"full stop and commas":          {"你好，我想退款。", "你好,我想退款"},
		"blanks between Han vanish":     {"信 用\u3000卡", "信用卡"},
		"words keep their blanks":       {"reset   my\tpassword", "reset my password"},
		"emoji part and go":             {"😀退款😡😡", "退款"},
		"emoji only":                    {"👨‍👩‍👧 👍🏽", ""},
		"repeated characters":           {"在吗吗吗吗 sooooo", "在吗吗soo"},
		"digits keep their length":      {"10000元", "10000元"},
		"points inside numbers":         {"3.5元.", "3.5元"},
		"rows of points":                {"嗯......好", "嗯,好"},
		"apostrophes":                   {"I can’t, don't", "i cant,dont"},
		"invalid bytes":                 {"退\xff款", "退款"},
		"composed and not":              {"cafe\u0301 caf\u00e9", "cafe cafe"},
		"zero width":                    {"退\u200b款", "退款"},
		"only punctuation":              {"？！……", ""},
		"Chinese and English together":  {"我的 iPhone 开通不了VoLTE", "我的iphone开通不了volte"},
		"half-width katakana are kana":  {"ｶﾞ", "ガ"},
		"a percent sign changes things": {"涨5%", "涨5%"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Normalise(c[0]).Text; got != c[1] {
				t.Errorf("Normalise(%q) = %q, want %q", c[0], got, c[1])
			}
		})
	}
}

func TestSpanGoesBackToWhatWasTyped(t *testing.T) {
	typed := "  請問，ＡＰＰ 怎麼 登錄？"
	n := Normalise(typed)
	at := strings.Index(n.Text, "登录")
	from := utf8.RuneCountInString(n.Text[:at])
	start, end := n.Span(from, from+2)
	if typed[start:end] != "登錄" {
		t.Errorf("span of 登录 is %q in %q", typed[start:end], n.Text)
	}
	if s, e := n.Span(3, 3); s != 0 || e != 0 {
		t.Errorf("empty range gave %d, %d", s, e)
	}
}

func TestLongTextIsBounded(t *testing.T) {
	n := Normalise(strings.Repeat("退款怎么办理呀", 3000))
	if n.Len() > MaxRunes {
		t.Errorf("kept %d runes", n.Len())
	}
}

func TestTokens(t *testing.T) {
	n := Normalise("iPhone15 退款3.5元 ok")
	var got []string
	for _, tok := range n.Tokens() {
		got = append(got, string(n.Runes()[tok.Start:tok.End]))
	}
	if s := strings.Join(got, "|"); s != "iphone|15|退|款|3.5|元|ok" {
		t.Errorf("tokens %s", s)
	}
}

func TestGramsDoNotCrossPunctuation(t *testing.T) {
	whole, parted := Normalise("退款").Grams(Shape{Tokens: 2}), Normalise("退，款").Grams(Shape{Tokens: 2})
	if len(whole) != 3 || len(parted) != 2 {
		t.Errorf("%d and %d n-grams, want 3 and 2", len(whole), len(parted))
	}
	if whole[0].Hash != parted[0].Hash {
		t.Error("the same character has two hashes")
	}
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"", "怎麼辦？", "é̂̂", "\xff\xfe", "ﷺ", "가각", "😀", "a.b..c", "１２．５", "ẛ̣", "İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := Normalise(s)
		if !utf8.ValidString(n.Text) || utf8.RuneCountInString(n.Text) != n.Len() || n.Len() > MaxRunes {
			t.Fatalf("bad text %q of %q", n.Text, s)
		}
		last := 0
		for i := range n.Len() {
			start, end := n.Span(i, i+1)
			if start < 0 || end > len(s) || start > end || start < last {
				t.Fatalf("rune %d of %q spans %d:%d after %d", i, s, start, end, last)
			}
			last = start
		}
		if again := Normalise(n.Text); again.Text != n.Text && n.Len() < MaxRunes && !strings.ContainsFunc(n.Text, unicode.IsMark) {
			t.Fatalf("folding twice: %q then %q", n.Text, again.Text)
		}
		for _, g := range n.Grams(Shape{Tokens: 3, InsideLo: 3, InsideHi: 4}) {
			if g.Start < 0 || g.End > int32(n.Len()) || g.Start >= g.End {
				t.Fatalf("n-gram out of text: %+v of %q", g, n.Text)
			}
		}
	})
}

const benchText = "請問一下，ＡＰＰ 怎麼用手機銀行把錢轉到別人的卡上呀？"

func BenchmarkNormalise(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Normalise(benchText)
	}
}

func BenchmarkGrams(b *testing.B) {
	n := Normalise(benchText)
	b.ReportAllocs()
	for b.Loop() {
		n.Grams(Shape{Tokens: 3, InsideLo: 2, InsideHi: 5})
	}
}
