package eval

import (
	"math/rand/v2"
	"strings"
	"unicode"

	"yingda/engine/glyph"
)

// Families of disturbance.
const (
	SoundAlike = "sound_alike"
	LookAlike  = "look_alike"
	Dropped    = "dropped"
	Doubled    = "doubled"
	Pinyin     = "pinyin"
	Mixed      = "mixed"
	Opposite   = "opposite"
)

// disturber spoils texts the way people and keyboards do.
type disturber struct {
	rng    *rand.Rand
	sounds map[string][]rune // syllable → characters of the base
	known  map[rune]bool
}

func newDisturber(seed uint64, texts []string) *disturber {
	d := &disturber{rng: rand.New(rand.NewPCG(seed, 0xd15)), sounds: map[string][]rune{}, known: map[rune]bool{}}
	for _, t := range texts {
		for _, r := range t {
			if unicode.Is(unicode.Han, r) && !d.known[r] {
				d.known[r] = true
				for _, s := range glyph.Readings(r) {
					d.sounds[s] = append(d.sounds[s], r)
				}
			}
		}
	}
	return d
}

// apply spoils a text; "" where this family cannot.
func (d *disturber) apply(family, s string) string {
	rs := []rune(s)
	switch family {
	case SoundAlike:
		return d.swap(rs, func(r rune) []rune {
			var out []rune
			for _, syllable := range glyph.Readings(r)[:min(1, len(glyph.Readings(r)))] {
				for _, o := range d.sounds[syllable] {
					if o != r {
						out = append(out, o)
					}
				}
			}
			return out
		})
	case LookAlike:
		return d.swap(rs, glyph.Alike)
	case Dropped:
		if i := d.place(rs); i >= 0 && len(rs) >= 5 {
			return string(rs[:i]) + string(rs[i+1:])
		}
	case Doubled:
		if i := d.place(rs); i >= 0 {
			return string(rs[:i+1]) + string(rs[i:])
		}
	case Pinyin:
		return d.pinyin(rs)
	case Mixed:
		kinds := []string{SoundAlike, LookAlike, Dropped, Doubled}
		d.rng.Shuffle(len(kinds), func(a, b int) { kinds[a], kinds[b] = kinds[b], kinds[a] })
		if once := d.apply(kinds[0], s); once != "" {
			return d.apply(kinds[1], once)
		}
	}
	return ""
}

// place picks a letter or character at random; -1 where there is none.
func (d *disturber) place(rs []rune) int {
	var at []int
	for i, r := range rs {
		if unicode.IsLetter(r) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return -1
	}
	return at[d.rng.IntN(len(at))]
}

// swap puts another character in the place of one that has others.
func (d *disturber) swap(rs []rune, others func(rune) []rune) string {
	for _, i := range d.rng.Perm(len(rs)) {
		if all := others(rs[i]); unicode.Is(unicode.Han, rs[i]) && len(all) > 0 {
			out := append([]rune(nil), rs...)
			out[i] = all[d.rng.IntN(len(all))]
			return string(out)
		}
	}
	return ""
}

// pinyin writes the whole text in syllables, with blanks or without, or just
// two to four characters of it.
func (d *disturber) pinyin(rs []rune) string {
	from, to, gap := 0, len(rs), ""
	switch d.rng.IntN(3) {
	case 0:
		gap = " "
	case 1:
		from = d.rng.IntN(max(1, len(rs)-3))
		to = min(len(rs), from+2+d.rng.IntN(3))
	}
	var b strings.Builder
	changed := false
	for i, r := range rs {
		readings := glyph.Readings(r)
		if i < from || i >= to || len(readings) == 0 {
			b.WriteRune(r)
			continue
		}
		changed = true
		b.WriteString(strings.ReplaceAll(readings[0], "v", "u"))
		b.WriteString(gap)
	}
	if !changed {
		return ""
	}
	return strings.TrimSpace(b.String())
}

// turns are pairs of words each of which turns a question into its opposite.
var turns = [][2]string{
	{"开通", "取消"},
	{"开启", "关闭"},
	{"申请", "取消"},
	{"开户", "销户"},
	{"绑定", "解绑"},
	{"登录", "退出"},
	{"转入", "转出"},
	{"存入", "取出"},
	{"挂失", "解挂"},
	{"冻结", "解冻"},
	{"锁定", "解锁"},
	{"增加", "减少"},
	{"添加", "删除"},
	{"提高", "降低"},
	{"激活", "注销"},
	{"签约", "解约"},
	{"购买", "赎回"},
	{"买入", "卖出"},
	{"收款", "付款"},
	{"充值", "提现"},
	{"最高", "最低"},
	{"提前", "延期"},
	{"之前", "之后"},
	{"可以", "不可以"},
	{"支持", "不支持"},
	{"成功", "失败"},
	{"境内", "境外"},
	{"升级", "降级"},
	{"打开", "关闭"},
	{"能", "不能"},
	{" before ", " after "},
	{"activate", "deactivate"},
	{"enable", "disable"},
	{"open ", "close "},
	{"increase", "decrease"},
	{" can ", " cannot "},
}

// turned swaps the first word it finds for its opposite; "" where there is none
// and where the text already speaks of both.
func turned(s string) turning {
	if strings.Contains(s, "能不能") || strings.Contains(s, "可不可") || strings.Contains(s, "功能") {
		return turning{}
	}
	for _, t := range turns {
		for _, w := range [][2]string{t, {t[1], t[0]}} {
			if strings.Contains(w[0], w[1]) && strings.Contains(s, w[0]) {
				return turn(s, w[0], w[1])
			}
		}
		a, b := strings.Contains(s, t[0]), strings.Contains(s, t[1])
		switch {
		case a && b:
		case a:
			return turn(s, t[0], t[1])
		case b:
			return turn(s, t[1], t[0])
		}
	}
	return turning{}
}

// turning is a text turned round, and by which words.
type turning struct{ text, from, to string }

func turn(s, from, to string) turning {
	return turning{strings.Replace(s, from, to, 1), from, to}
}

// holds tells that a text says what the turned one says.
func (t turning) holds(s string) bool {
	return strings.Contains(s, t.to) && !strings.Contains(s, t.from)
}
