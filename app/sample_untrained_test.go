package app

import (
	"slices"
	"testing"

	"yingda/engine"
	"yingda/knowledge/search"
	"yingda/sample"
)

// A new data folder serves the sample at once and trains it meanwhile. Until
// then whoever types a wording is answered, whoever types nearly one mostly, and
// nobody gets another item's answer or one where there is none.
func TestTheSampleAnswersBeforeItIsTrained(t *testing.T) {
	d, w := company(t, Store{Data: t.TempDir()})
	items, err := sample.Items()
	must(t, err)
	asks, err := sample.Asks()
	must(t, err)
	answer := func(question, locale string) string {
		f, err := d.search.Ask(t.Context(), search.Query{WorkspaceID: w.ID, Text: question, Locale: locale, Channel: "webchat"})
		must(t, err)
		if f.Decision.Action != engine.Answer {
			return ""
		}
		return f.Candidates[0].Key
	}
	near, right := 0, 0
	for _, it := range items {
		if it.Visibility != "public" {
			continue
		}
		for _, q := range slices.Concat([]string{it.Question}, it.Variants) {
			if got := answer(q, "zh-CN"); got != it.Key {
				t.Errorf("%s of %s: %q", q, it.Key, got)
			}
		}
		nearly := map[string]string{"请问" + it.Question + "呀": "zh-CN", "你好，" + it.Question + "？": "zh-CN"}
		if it.QuestionEN != "" {
			nearly["Hi, "+it.QuestionEN] = "en"
		}
		for q, locale := range nearly {
			near++
			switch answer(q, locale) {
			case it.Key:
				right++
			case "":
			default:
				t.Errorf("%s: answered with another item", q)
			}
		}
	}
	t.Logf("nearly a standard question: %d of %d answered", right, near)
	if right < near*70/100 {
		t.Errorf("nearly a standard question: %d of %d answered", right, near)
	}
	for _, a := range asks {
		if got := answer(a.Text, "zh-CN"); got != "" && got != a.Item {
			t.Errorf("%s: answered with %s, not %s", a.Text, got, a.Item)
		}
	}
}
