package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// meanings are items whose wordings have nothing in common that can be read; only
// what makes the vectors knows which words mean the same.
type meanings struct {
	items []Item
	words [][]string // item → its words; the last stands in no wording
	asked int        // texts that vectors were asked for
}

func newMeanings(items, each int) *meanings {
	m := &meanings{}
	at := rune(0x4e00)
	for i := range items {
		it := Item{ID: fmt.Sprint(i)}
		var words []string
		for k := range each + 1 {
			word := string([]rune{at, at + 1, at + 2})
			at += 3
			words = append(words, word)
			if k < each {
				it.Questions = append(it.Questions, Question{Text: "怎么" + word + "呢"})
			}
		}
		m.items, m.words = append(m.items, it), append(m.words, words)
	}
	return m
}

// vector points where the item of the first known word does, and a little aside.
func (m *meanings) vector(text string) []float32 {
	rng := rand.New(rand.NewPCG(uint64(len(text)), uint64(text[len(text)/2])))
	v := make([]float32, 70)
	for i := range v {
		v[i] = float32(rng.NormFloat64()) * 0.05
	}
	for i, words := range m.words {
		for _, w := range words {
			if strings.Contains(text, w) {
				v[i]++
				return v
			}
		}
	}
	v[len(v)-1]++
	return v
}

func (m *meanings) outside() *Outside {
	return &Outside{Name: "test/1", Vectors: func(_ context.Context, texts []string) ([][]float32, error) {
		m.asked += len(texts)
		out := make([][]float32, len(texts))
		for i, s := range texts {
			out[i] = m.vector(s)
		}
		return out, nil
	}}
}

func (m *meanings) build(t *testing.T, o *Outside) *Model {
	t.Helper()
	built, err := Build(context.Background(), m.items, Options{Seed: 1, Outside: o})
	if err != nil {
		t.Fatal(err)
	}
	return built
}

// found counts the items that come first for the word that no wording has.
func (m *meanings) found(model *Model, with bool) (first, answered int) {
	for i, words := range m.words {
		text := "怎么" + words[len(words)-1] + "呢"
		o := SearchOptions{}
		if with {
			o.Outside = m.vector(text)
		}
		r := model.Search(context.Background(), text, o)
		if len(r.Candidates) > 0 && r.Candidates[0].ID == fmt.Sprint(i) {
			first++
			if Decide(r, DefaultPolicy()).Action == Answer {
				answered++
			}
		}
	}
	return first, answered
}

func TestVectorsFromOutsideAreOneMoreScorer(t *testing.T) {
	m := newMeanings(64, 6)
	model := m.build(t, m.outside())
	if name, dims := model.Outside(); name != "test/1" || dims != 70 {
		t.Errorf("%s, %d dimensions", name, dims)
	}
	if first, answered := m.found(model, true); first < 60 || answered < 50 {
		t.Errorf("with vectors %d of 64 first, %d answered", first, answered)
	}
	if first, answered := m.found(model, false); first > 16 || answered > 1 {
		t.Errorf("without vectors %d of 64 first, %d answered", first, answered)
	}
	text := "怎么" + m.words[3][6] + "呢"
	r := model.Search(context.Background(), text, SearchOptions{Outside: m.vector(text), Explain: true})
	if !r.Outside || r.Candidates[0].Explain.Shares[3].Scorer != "outside" {
		t.Errorf("outside %v, shares %+v", r.Outside, r.Candidates[0].Explain.Shares)
	}
	checkResult(t, r)
}

// What is asked without a vector is judged as if the model had none at all.
func TestWithoutAVectorTheEngineJudgesAlone(t *testing.T) {
	m := newMeanings(12, 5)
	with, without := m.build(t, m.outside()), m.build(t, nil)
	if with.Hash() == without.Hash() {
		t.Error("two models, one hash")
	}
	for _, o := range []SearchOptions{{}, {Outside: []float32{1, 2, 3}}} {
		for _, it := range m.items {
			text := it.Questions[0].Text + "啊"
			a, b := with.Search(context.Background(), text, o), without.Search(context.Background(), text, o)
			if a.Outside || len(a.Candidates) != len(b.Candidates) || a.Known != b.Known || a.Candidates[0].ID != b.Candidates[0].ID || a.Candidates[0].Confidence != b.Candidates[0].Confidence {
				t.Fatalf("%s: %+v, want %+v", text, a, b)
			}
		}
	}
}

func TestAModelKeepsItsVectorsFromOutside(t *testing.T) {
	m := newMeanings(12, 5)
	model := m.build(t, m.outside())
	data, err := model.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := Load(data)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := kept.MarshalBinary(); err != nil || !bytes.Equal(data, again) {
		t.Errorf("kept twice gives other bytes (%v)", err)
	}
	a, _ := m.found(model, true)
	if b, _ := m.found(kept, true); a != b || a < 10 {
		t.Errorf("%d found, after keeping %d", a, b)
	}
	if name, dims := kept.Outside(); name != "test/1" || dims != 70 {
		t.Errorf("%s, %d dimensions after keeping", name, dims)
	}
	known := map[string][]float32{}
	for text, v := range kept.OutsideVectors {
		known[text] = v
	}
	if len(known) != 60 || len(known[m.items[2].Questions[1].Text]) != 70 {
		t.Errorf("%d vectors", len(known))
	}
	next, err := kept.With(context.Background(), Change{Put: []Item{{ID: "new", Questions: []Question{{Text: "全新的问题"}}}}, Remove: []string{"0"}})
	if err != nil {
		t.Fatal(err)
	}
	text := "怎么" + m.words[5][5] + "呢"
	if r := next.Search(context.Background(), text, SearchOptions{Outside: m.vector(text)}); r.Candidates[0].ID != "5" || !r.Outside {
		t.Errorf("after a change: %+v", r.Candidates)
	}
	if r := next.Search(context.Background(), "全新的问题", SearchOptions{Outside: m.vector("全新的问题")}); r.Candidates[0].ID != "new" {
		t.Errorf("an item without a vector: %+v", r.Candidates)
	}
}

func TestWordsThatMayNotLeaveAreNotAskedFor(t *testing.T) {
	m := newMeanings(12, 5)
	for i := range m.items {
		m.items[i].Inside = i%2 == 0
	}
	o := m.outside()
	take := o.Vectors
	o.Vectors = func(ctx context.Context, texts []string) ([][]float32, error) {
		for _, s := range texts {
			for i, words := range m.words {
				for _, w := range words {
					if m.items[i].Inside && strings.Contains(s, w) {
						t.Errorf("%s left the house", s)
					}
				}
			}
		}
		return take(ctx, texts)
	}
	model := m.build(t, o)
	text := "怎么" + m.words[1][5] + "呢"
	if r := model.Search(context.Background(), text, SearchOptions{Outside: m.vector(text)}); r.Candidates[0].ID != "1" {
		t.Errorf("%+v: want the item whose words may leave", r.Candidates)
	}
	inside := m.items[0].Questions[0].Text
	if r := model.Search(context.Background(), inside, SearchOptions{Outside: m.vector(inside)}); r.Candidates[0].ID != "0" {
		t.Errorf("%+v: want the item whose words may not", r.Candidates)
	}
	if m.asked == 0 {
		t.Error("nothing was asked for")
	}
}

func TestWhatIsNoVectorBuildsNoModel(t *testing.T) {
	m := newMeanings(6, 3)
	dead := errors.New("dead")
	for name, vectors := range map[string]func(n int) [][]float32{
		"an error":       func(int) [][]float32 { return nil },
		"too few":        func(n int) [][]float32 { return make([][]float32, n-1) },
		"empty vectors":  func(n int) [][]float32 { return make([][]float32, n) },
		"of two lengths": func(n int) [][]float32 { return append(filled(n-1, 8), make([]float32, 9)) },
		"too long":       func(n int) [][]float32 { return filled(n, maxOutside+1) },
	} {
		o := &Outside{Name: name, Vectors: func(_ context.Context, texts []string) ([][]float32, error) {
			if all := vectors(len(texts)); all != nil {
				return all, nil
			}
			return nil, dead
		}}
		if _, err := Build(context.Background(), m.items, Options{Seed: 1, Outside: o}); !errors.Is(err, ErrOutside) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func filled(n, dims int) [][]float32 {
	out := make([][]float32, n)
	for i := range out {
		out[i] = make([]float32, dims)
		out[i][0] = 1
	}
	return out
}
