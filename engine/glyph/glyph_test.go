package glyph

import (
	"strings"
	"testing"
)

func TestReadings(t *testing.T) {
	for r, want := range map[rune]string{'行': "xing", '款': "kuan", '绿': "lv", '长': "chang"} {
		if got := Readings(r); !contains(got, want) {
			t.Errorf("%c is read %v, not %s", r, got, want)
		}
	}
	if got := Readings('a'); got != nil {
		t.Errorf("a letter is read %v", got)
	}
}

func TestSyllables(t *testing.T) {
	for letters, want := range map[string]string{
		"zenmetuikuan": "zen me tui kuan",
		"zhuanzhang":   "zhuan zhang",
		"xinyongka":    "xin yong ka",
		"tk":           "",
		"how":          "",
		"":             "",
	} {
		if got := strings.Join(Syllables(letters), " "); got != want {
			t.Errorf("%s: %q, want %q", letters, got, want)
		}
	}
}

func TestAlikeGoesBothWays(t *testing.T) {
	for _, r := range "己货银拨" {
		if len(Alike(r)) == 0 {
			t.Errorf("nothing looks like %c", r)
		}
		for _, a := range Alike(r) {
			if !has(Alike(a), r) {
				t.Errorf("%c looks like %c but not the other way", a, r)
			}
		}
	}
	if Blur("zhang") != Blur("zan") || Blur("lan") != Blur("nan") || Blur("ka") == Blur("ta") {
		t.Error("syllables are blurred wrongly")
	}
}
