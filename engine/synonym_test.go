package engine

import (
	"context"
	"testing"

	"yingda/engine/text"
)

func TestSynonymsStandForEachOther(t *testing.T) {
	s := newSynonyms([][]string{{"宽带", "网线", "broadband"}, {"退款", "退钱"}, {}})
	for typed, want := range map[string]string{
		"网线断了":              "宽带断了",
		"broadbands 退钱":     "broadbands退款",
		"my broadband down": "my宽带down",
		"宽带":                "宽带",
	} {
		if got := s.apply(text.Normalise(typed)).Text; got != want {
			t.Errorf("%s became %s, want %s", typed, got, want)
		}
	}
}

func TestAQuestionInTheWorkspacesOwnWordsIsFound(t *testing.T) {
	items := append(shop(), Item{ID: "fault", Questions: []Question{{Text: "宽带断了怎么办"}, {Text: "宽带坏了"}, {Text: "宽带连不上"}}})
	m, err := Build(context.Background(), items, Options{Synonyms: [][]string{{"宽带", "网线儿"}}})
	if err != nil {
		t.Fatal(err)
	}
	r := m.Search(context.Background(), "网线儿断了咋整", SearchOptions{})
	if len(r.Candidates) == 0 || r.Candidates[0].ID != "fault" {
		t.Errorf("%+v", r.Candidates)
	}
}
