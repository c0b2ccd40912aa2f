package engine

import (
	"slices"
	"strings"
	"testing"

	"yingda/engine/text"
)

func TestWordsOfOneConceptShareAnNGram(t *testing.T) {
	c := readConcepts("# a remark\n退款 退钱 退费\n怎么 如何\n取消 撤销\n取消订阅 退订\n")
	same := func(a, b string) bool {
		return slices.Equal(c.hashes(text.Normalise(a)), c.hashes(text.Normalise(b)))
	}
	for _, pair := range [][2]string{{"怎么退款", "如何退钱"}, {"怎麼退費", "如何退款"}, {"退订短信", "取消订阅短信"}, {"余额", "天气"}} {
		if !same(pair[0], pair[1]) {
			t.Errorf("%s and %s differ", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"退款", "取消"}, {"退订", "取消"}} {
		if same(pair[0], pair[1]) {
			t.Errorf("%s and %s are one", pair[0], pair[1])
		}
	}
}

// Words that ask for opposite things must not be one concept: the encoder would
// be told that they mean the same.
func TestNoConceptHasBothSidesOfAnAxis(t *testing.T) {
	for line := range strings.Lines(conceptLines) {
		words := strings.Fields(line)
		for i, a := range words {
			for _, b := range words[:i] {
				if stance(text.Normalise(a)).against(stance(text.Normalise(b))) {
					t.Errorf("%s and %s are opposites", a, b)
				}
			}
		}
	}
}
