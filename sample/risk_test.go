package sample

import (
	"regexp"
	"strings"
	"testing"
)

func TestRiskyMattersAreNotGradedAsSmallTalk(t *testing.T) {
	risky := []string{"挂失", "停机", "诈骗", "骗", "盗", "补卡", "过户", "实名", "转到别的运营商"}
	high := map[string]int{}
	for _, it := range loadItems(t) {
		for _, word := range risky {
			if !strings.Contains(it.Question, word) {
				continue
			}
			high[word]++
			if it.Grade < "R3" {
				t.Errorf("%s: %q is graded %s", it.Key, it.Question, it.Grade)
			}
		}
	}
	for _, word := range []string{"挂失", "停机", "诈骗"} {
		if high[word] == 0 {
			t.Errorf("no item about %s", word)
		}
	}
}

func TestOnlyPlainlyFictionalAddressesAreNamed(t *testing.T) {
	mobile := regexp.MustCompile(`1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}`)
	mail := regexp.MustCompile(`[\w.+-]+@[\w-]+\.[\w.-]*\w`)
	for _, it := range loadItems(t) {
		for _, a := range it.Answers {
			for _, m := range mobile.FindAllString(a.Text, -1) {
				if !strings.HasPrefix(digits(m), "1990000") {
					t.Errorf("%s: phone number %s", it.Key, m)
				}
			}
			for _, m := range mail.FindAllString(a.Text, -1) {
				if !strings.HasSuffix(m, "@yunfan.example") {
					t.Errorf("%s: mail address %s", it.Key, m)
				}
			}
		}
	}
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
