package search_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

func (w *world) advise(d search.Draft) search.Advice {
	w.t.Helper()
	a, err := w.search.Advise(w.t.Context(), w.who, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// heardWorld is a world whose customers asked in vain.
func heardWorld(t *testing.T, d *db.DB, heard ...search.Heard) *world {
	w := newWorld(t, d)
	w.search = search.New(search.Deps{Knowledge: w.store, Clock: w.clock, Heard: func(context.Context, string, int) ([]search.Heard, error) { return heard, nil }})
	return w
}

func texts(all []search.VariantAdvice) []string {
	out := []string{}
	for _, v := range all {
		out = append(out, v.From+": "+v.Text)
	}
	return out
}

func TestABaseSuggestsWhereANewItemBelongs(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := heardWorld(t, d,
			search.Heard{Text: "夏威夷能用手机吗开通一下漫游", Count: 3}, search.Heard{Text: "我想开通流量包", Count: 2}, search.Heard{Text: "我的号 19900001234 想开通流量包", Count: 9},
			search.Heard{Text: "今晚吃什么", Count: 50}, search.Heard{Text: "开一下那个包", Count: 1, ItemID: "me", Corrected: true})
		roam, err := w.store.AddCategory(t.Context(), w.who, knowledge.CategoryEdit{Name: ptr("漫游")})
		if err != nil {
			t.Fatal(err)
		}
		flow, err := w.store.AddCategory(t.Context(), w.who, knowledge.CategoryEdit{Name: ptr("流量")})
		if err != nil {
			t.Fatal(err)
		}
		yes := []knowledge.Answer{{Text: "在 App 里办。"}}
		w.add("roam", knowledge.Content{CategoryID: roam.ID, Question: "怎么开通国际漫游", Variants: []string{"国际漫游怎么开", "出国前要开国际漫游吗"}, Tags: []string{"漫游"}, Answers: yes})
		w.add("off", knowledge.Content{CategoryID: flow.ID, Question: "怎么取消流量包", Variants: []string{"流量包不想要了"}, Tags: []string{"流量", "套餐"}, Products: []string{"流量包"}, Grade: "R2", Answers: []knowledge.Answer{{Text: "发短信取消。"}}})
		w.add("buy", knowledge.Content{CategoryID: flow.ID, Question: "流量包有哪些", Tags: []string{"流量"}, Products: []string{"流量包"}, Answers: []knowledge.Answer{{Text: "三种。"}}})
		w.add("card", knowledge.Content{Question: "怎么补办手机卡", Answers: []knowledge.Answer{{Text: "去营业厅。"}}})

		got := w.advise(search.Draft{ItemID: "me", Content: knowledge.Content{Question: "怎么开通流量包", Tags: []string{"套餐"}}})
		if len(got.Categories) == 0 || got.Categories[0].CategoryID != flow.ID || got.Categories[0].Path != "流量" {
			t.Errorf("it belongs to %+v", got.Categories)
		}
		if len(got.Tags) == 0 || got.Tags[0].Word != "流量" || slices.ContainsFunc(got.Tags, func(x search.WordAdvice) bool { return x.Word == "套餐" }) {
			t.Errorf("tags %+v", got.Tags)
		}
		if len(got.Products) != 1 || got.Products[0].Word != "流量包" || got.Grade.Grade != "R2" {
			t.Errorf("products %+v, grade %+v", got.Products, got.Grade)
		}
		said := texts(got.Variants)
		for _, want := range []string{"corrected: 开一下那个包", "asked: 我想开通流量包", "frame: 流量包怎么开", "frame: 出国前要开流量包吗"} {
			if !slices.Contains(said, want) {
				t.Errorf("%q is not among %q", want, said)
			}
		}
		if slices.ContainsFunc(said, func(s string) bool {
			return strings.Contains(s, "199") || strings.Contains(s, "夏威夷") || strings.Contains(s, "今晚")
		}) {
			t.Errorf("suggested %q", said)
		}
		if i := slices.Index(said, "frame: 流量包怎么开"); i >= 0 && got.Variants[i].Of != "国际漫游怎么开" {
			t.Errorf("%+v", got.Variants[i])
		}
		editor := w.who
		editor.Kind, editor.Permissions = actor.Member, []string{"knowledge.read", "knowledge.write"} // may not read what customers write
		a, err := w.search.Advise(t.Context(), editor, search.Draft{Content: knowledge.Content{Question: "怎么开通流量包"}})
		if err != nil || slices.ContainsFunc(a.Variants, func(v search.VariantAdvice) bool { return v.From != "frame" }) {
			t.Errorf("%+v %v", texts(a.Variants), err)
		}
		editor.Permissions = []string{"knowledge.read"}
		if _, err := w.search.Advise(t.Context(), editor, search.Draft{}); err == nil {
			t.Error("whoever may not write is advised")
		}
	})
}

func TestAnEmptyBaseSuggestsNothingAndDoesNotFail(t *testing.T) {
	w := heardWorld(t, testkit.SQLite(t), search.Heard{Text: "我想开通流量包", Count: 2})
	for _, q := range []string{"怎么开通流量包", "", "？？？"} {
		got := w.advise(search.Draft{Content: knowledge.Content{Question: q}})
		if len(got.Categories)+len(got.Tags)+len(got.Near) > 0 {
			t.Errorf("%q: %+v", q, got)
		}
	}
}

func TestAnItemIsNotAdvisedByItself(t *testing.T) {
	w := heardWorld(t, testkit.SQLite(t))
	d := w.add("a", knowledge.Content{Question: "怎么开通流量包", Variants: []string{"流量包怎么开"}, Tags: []string{"自己"}, Answers: []knowledge.Answer{{Text: "好。"}}})
	got := w.advise(search.Draft{ItemID: d.ID, Content: d.Draft.Content})
	if len(got.Near)+len(got.Tags) > 0 {
		t.Errorf("%+v", got)
	}
}

func ptr[T any](v T) *T { return &v }

// held is an item of a bank's base that is kept out of it, to be written anew.
type held struct {
	question, category string
	variants           []string
}

// A tenth of a real bank's items is taken out and written anew: the category is
// compared with the one it had; questions that were asked in vain are its own
// wordings among those of all the others taken out.
func TestAdviceOnABanksItems(t *testing.T) {
	dir := sharedData(t, "faq/zh_bank")
	file, err := os.ReadFile(filepath.Join(dir, "kb.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []held
	var heard []search.Heard
	var base bytes.Buffer
	keep := csv.NewWriter(&base)
	for i, r := range rows {
		if i == 0 || i%10 != 3 {
			if err := keep.Write(r); err != nil {
				t.Fatal(err)
			}
			continue
		}
		h := held{question: r[2], category: r[1], variants: strings.Split(r[3], " || ")}
		out = append(out, h)
		for _, v := range h.variants[len(h.variants)/2:] {
			heard = append(heard, search.Heard{Text: v, Count: 1})
		}
	}
	keep.Flush()
	w := heardWorld(t, testkit.SQLite(t), heard...)
	if _, err := w.store.ImportFile(t.Context(), w.who, knowledge.Upload{Name: "kb.csv", Data: base.Bytes()}, false, func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	w.publish()
	var first, three, right, wrong, mine, frames, framed int
	for _, h := range out {
		a := w.advise(search.Draft{Content: knowledge.Content{Question: h.question, Variants: h.variants[:len(h.variants)/2], Answers: []knowledge.Answer{{Text: "好。"}}}})
		at := slices.IndexFunc(a.Categories, func(c search.CategoryAdvice) bool { return c.Path == h.category })
		if at == 0 {
			first++
		}
		if at >= 0 {
			three++
		}
		mine += min(len(h.variants)-len(h.variants)/2, 12)
		for _, v := range a.Variants {
			switch own := slices.Contains(h.variants, v.Text); {
			case v.From == "frame":
				frames++
				if own {
					framed++
				}
			case own:
				right++
			default:
				wrong++
			}
		}
	}
	n := float64(len(out))
	t.Logf("%d items: the category is first for %.1f %%, among three for %.1f %%; of %d questions asked in vain that were suggested %.1f %% were the item's (%.1f %% of all that were); %d frames, %d of them a wording it had",
		len(out), 100*float64(first)/n, 100*float64(three)/n, right+wrong, 100*float64(right)/float64(right+wrong), 100*float64(right)/float64(mine), frames, framed)
	if float64(first)/n < 0.7 || float64(three)/n < 0.85 || float64(right)/float64(right+wrong) < 0.8 {
		t.Error("worse than it was")
	}
}
