package sample

import "testing"

func TestAsksAreFreshAndNameAnItemOrNone(t *testing.T) {
	asks, err := Asks()
	if err != nil {
		t.Fatal(err)
	}
	keys, wordings := map[string]bool{NoItem: true}, map[string]bool{}
	for _, it := range loadItems(t) {
		keys[it.Key] = it.Visibility != "internal"
		for _, w := range append([]string{it.Question, it.QuestionEN}, it.Variants...) {
			wordings[normalised(w)] = true
		}
	}
	none, asked := 0, map[string]bool{}
	for _, a := range asks {
		n := normalised(a.Text)
		if !keys[a.Item] {
			t.Errorf("%q: item %q is unknown or internal", a.Text, a.Item)
		}
		if wordings[n] || asked[n] {
			t.Errorf("%q is a wording of the base or asked twice", a.Text)
		}
		asked[n] = true
		if a.Item == NoItem {
			none++
		}
	}
	if len(asks) < 200 || none < 20 {
		t.Errorf("%d asks, %d without an answer", len(asks), none)
	}
}
