package mend

import (
	"testing"

	"yingda/engine/text"
)

func mender(texts ...string) *Mender {
	return New(func(yield func(text.Normalised) bool) {
		for _, s := range texts {
			if !yield(text.Normalise(s)) {
				return
			}
		}
	})
}

func TestMend(t *testing.T) {
	m := mender("怎么退款", "我要退款", "退款要多久", "怎么办理信用卡", "信用卡怎么激活", "怎么激活网上银行", "网上银行登录密码", "app怎么登录", "密码忘了怎么办", "怎么转账给别人", "余额在哪里查", "atm怎么取款")
	for typed, want := range map[string]string{
		"怎么退宽":            "怎么退款",
		"zenme tuikuan":   "怎么 退款",
		"zenmetuikuan":    "怎么退款",
		"怎么tk":            "怎么退款",
		"信用用卡怎么激活":        "信用卡怎么激活",
		"网上根行登录密码":        "网上银行登录密码",
		"怎么退款":            "怎么退款",
		"app怎么登录":         "app怎么登录",
		"月亮有多远":           "月亮有多远",
		"how do i pay":    "how do i pay",
		"atmzenmetuikuan": "atm怎么退款",  // a word of the base among syllables
		"yue qu zhuan mi": "余额 取 转 密", // nothing but syllables, though the base has no such row
		"yue qu xyz mi":   "yue qu xyz mi",
	} {
		if got, _ := m.Mend(text.Normalise(typed)); got != want {
			t.Errorf("%s is read %q, want %q", typed, got, want)
		}
	}
	if _, touched := m.Mend(text.Normalise("怎么激活信用卡")); touched != 0 {
		t.Error("a text like the base was touched")
	}
}

func TestABaseWithoutHanMendsNothing(t *testing.T) {
	m := mender("how do i get a refund", "reset my password")
	if got, touched := m.Mend(text.Normalise("zenme tuikuan")); touched != 0 || got != "zenme tuikuan" {
		t.Errorf("%q, %d", got, touched)
	}
}

func FuzzMend(f *testing.F) {
	m := mender("怎么退款", "我要退款", "信用卡怎么激活")
	for _, s := range []string{"", "zenme", "退退款", "tk", "\xff", "a b,c", "信用咔", "怎么zmtk"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := text.Normalise(s)
		got, touched := m.Mend(n)
		if touched == 0 && got != n.Text {
			t.Fatalf("%q became %q untouched", n.Text, got)
		}
		if again, _ := m.Mend(n); again != got {
			t.Fatalf("%q is read %q, then %q", s, got, again)
		}
	})
}

func BenchmarkMend(b *testing.B) {
	m := mender("怎么退款", "我要退款", "退款要多久", "怎么办理信用卡", "信用卡怎么激活", "怎么激活网上银行", "网上银行登录密码", "app怎么登录", "密码忘了怎么办", "怎么转账给别人", "余额在哪里查", "atm怎么取款")
	for name, typed := range map[string]string{"as_typed": "信用卡怎么激活", "one_wrong": "网上根行登录密码", "pinyin": "zenmebanlixinyongka"} {
		n := text.Normalise(typed)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Mend(n)
			}
		})
	}
}
