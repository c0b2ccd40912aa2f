package engine

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

func shop() []Item {
	q := func(texts ...string) []Question {
		var out []Question
		for _, t := range texts {
			out = append(out, Question{Text: t})
		}
		return out
	}
	return []Item{
		{ID: "refund", Questions: q("怎么退款", "我要退钱", "买错了能退吗", "how do I get a refund")},
		{ID: "invoice", Questions: q("怎么开发票", "发票在哪里开", "要发票", "can I have an invoice")},
		{ID: "delivery", Questions: q("多久发货", "什么时候能送到", "快递几天到", "when will my parcel arrive")},
		{ID: "loss", Questions: q("银行卡丢了怎么挂失", "卡不见了要挂失", "挂失银行卡"), Grade: R4},
		{ID: "empty"},
	}
}

func build(t *testing.T, items []Item) *Model {
	t.Helper()
	m, err := Build(context.Background(), items, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSearchFindsTheItem(t *testing.T) {
	m := build(t, shop())
	for query, want := range map[string]string{
		"退款怎麼辦理？":           "refund",
		"我想开一张发票":           "invoice",
		"快递什么时候到啊":          "delivery",
		"I want a refund!!": "refund",
		"卡丢了，挂失":            "loss",
	} {
		r := m.Search(context.Background(), query, SearchOptions{Explain: true})
		if len(r.Candidates) == 0 || r.Candidates[0].ID != want {
			t.Errorf("%s: %+v, want %s", query, r.Candidates, want)
			continue
		}
		checkResult(t, r)
	}
}

func checkResult(t *testing.T, r Result) {
	t.Helper()
	var total float64
	for i, c := range r.Candidates {
		if c.Confidence < 0 || c.Confidence > 1 {
			t.Errorf("confidence %v", c.Confidence)
		}
		if i > 0 && c.Confidence > r.Candidates[i-1].Confidence+1e-9 {
			t.Errorf("candidate %d stands too low", i)
		}
		total += c.Confidence
		var shares float64
		if c.Explain == nil {
			continue
		}
		for _, s := range c.Explain.Shares {
			shares += s.Share
		}
		if shares < 0.999 || shares > 1.001 {
			t.Errorf("shares add up to %v", shares)
		}
		for _, p := range append(c.Explain.Matched, c.Explain.Missing...) {
			if r.Query[p.Start:p.End] != p.Text {
				t.Errorf("part %q is %q of the query", p.Text, r.Query[p.Start:p.End])
			}
		}
	}
	if total > r.Known+1e-9 || r.Known > 1 {
		t.Errorf("candidates add up to %v of %v", total, r.Known)
	}
}

func TestAllowIsPartOfTheSearch(t *testing.T) {
	m := build(t, shop())
	r := m.Search(context.Background(), "怎么退款", SearchOptions{Limit: 1, Allow: func(i int) bool { return m.Item(i).ID != "refund" }})
	if len(r.Candidates) != 1 || r.Candidates[0].ID == "refund" {
		t.Errorf("%+v: want one candidate, another than the hidden one", r.Candidates)
	}
}

func TestWithChangesWhatIsFound(t *testing.T) {
	m := build(t, shop())
	next, err := m.With(context.Background(), Change{
		Put:    []Item{{ID: "points", Questions: []Question{{Text: "积分怎么兑换"}}}},
		Remove: []string{"invoice"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := next.Search(context.Background(), "积分兑换", SearchOptions{}); len(r.Candidates) == 0 || r.Candidates[0].ID != "points" {
		t.Errorf("new item not found: %+v", r.Candidates)
	}
	if r := next.Search(context.Background(), "怎么开发票", SearchOptions{}); len(r.Candidates) > 0 && r.Candidates[0].ID == "invoice" {
		t.Error("removed item still found")
	}
	if m.Len() != 5 || next.Len() != 5 || m.Hash() == next.Hash() {
		t.Errorf("lengths %d, %d; hashes %s, %s", m.Len(), next.Len(), m.Hash(), next.Hash())
	}
}

func TestTheSameItemsGiveTheSameModel(t *testing.T) {
	if a, b := build(t, shop()), build(t, shop()); a.Hash() != b.Hash() {
		t.Error("two hashes for the same items")
	}
	other := shop()
	other[0].Questions[0].Text += "呢"
	if build(t, shop()).Hash() == build(t, other).Hash() {
		t.Error("one hash for different items")
	}
}

func TestBadInputHasADefinedResult(t *testing.T) {
	many := Item{ID: "many"}
	for i := range 50000 {
		many.Questions = append(many.Questions, Question{Text: fmt.Sprintf("问题%d怎么办", i)})
	}
	bases := map[string][]Item{
		"empty base":            nil,
		"one item":              shop()[:1],
		"no questions at all":   {{ID: "a"}, {ID: "b"}},
		"only punctuation":      {{ID: "a", Questions: []Question{{Text: "？？？"}}}},
		"two answers, one text": {{ID: "a", Questions: []Question{{Text: "怎么退款"}}}, {ID: "b", Questions: []Question{{Text: "怎么退款"}}}},
		"one item of 50,000":    {many, shop()[0]},
	}
	queries := []string{"", "？！", "😀😀", "怎么退款", strings.Repeat("退款", 5000), "\xff\xfe", "ꦲꦤꦕꦫꦏ", "สวัสดี", "refund"}
	for name, items := range bases {
		t.Run(name, func(t *testing.T) {
			m := build(t, items)
			for _, q := range queries {
				r := m.Search(context.Background(), q, SearchOptions{Explain: true})
				checkResult(t, r)
				if d := Decide(r, DefaultPolicy()); d.Action == "" || d.Reason == "" {
					t.Errorf("%q: no decision", q)
				}
			}
		})
	}
	r := build(t, bases["two answers, one text"]).Search(context.Background(), "怎么退款", SearchOptions{})
	if d := Decide(r, DefaultPolicy()); d.Action == Answer {
		t.Errorf("answered %v where two answers are as good", r.Candidates)
	}
	if _, err := Build(context.Background(), []Item{{ID: "a"}, {ID: "a"}}, Options{}); err == nil {
		t.Error("two items with one id were taken")
	}
}

func TestSearchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithDeadline(context.Background(), time.Unix(0, 0))
	defer cancel()
	if _, err := Build(ctx, shop(), Options{}); err == nil {
		t.Error("built after the context ended")
	}
}
