package engine

import (
	"context"
	"testing"

	"yingda/engine/text"
)

func TestOppositesAreToldApart(t *testing.T) {
	for _, c := range []struct {
		a, b    string
		against bool
	}{
		{"怎么开通短信通知", "怎么取消短信通知", true},
		{"怎么开通短信通知", "如何申请短信通知", false},
		{"手机银行能转账吗", "手机银行不能转账吗", true},
		{"手机银行能不能转账", "手机银行可以转账吗", false},
		{"how do I activate roaming", "how do I cancel roaming", true},
		{"before the flight", "after the flight", true},
		{"未激活的卡怎么办", "怎么激活卡", true},
		{"怎么挂失", "怎么解除挂失", true},
		{"别家的支票受不受理", "别家的支票能受理吗", false},
	} {
		a, b := stance(text.Normalise(c.a)), stance(text.Normalise(c.b))
		if got := a.against(b.clear()); got != c.against {
			t.Errorf("%s, %s: against %v", c.a, c.b, got)
		}
	}
}

func TestTheOppositeIsNeverTheAnswer(t *testing.T) {
	items := shop()
	items = append(items, Item{ID: "open", Questions: []Question{{Text: "怎么开通短信通知"}, {Text: "开通短信通知要去哪里"}, {Text: "我想开通短信通知"}}})
	m := build(t, items)
	r := m.Search(context.Background(), "怎么取消短信通知", SearchOptions{})
	if d := Decide(r, DefaultPolicy()); d.Action == Answer {
		t.Errorf("answered the opposite: %+v", r.Candidates[0])
	}
	items = append(items, Item{ID: "close", Questions: []Question{{Text: "怎么取消短信通知"}, {Text: "短信通知如何关闭"}, {Text: "我不想要短信通知了"}}})
	r = build(t, items).Search(context.Background(), "取消短信通知怎么弄", SearchOptions{})
	if len(r.Candidates) == 0 || r.Candidates[0].ID != "close" {
		t.Errorf("%+v: want the item about closing", r.Candidates)
	}
}

func TestAnotherSideIsAskedBack(t *testing.T) {
	sure := Result{Normalised: "x", Known: 1, Candidates: []Candidate{{ID: "a", Confidence: 0.99, Contrary: true}}}
	if d := Decide(sure, DefaultPolicy()); d.Action != Clarify || d.Threshold != 1 {
		t.Errorf("%s at %v: want a clarification", d.Action, d.Threshold)
	}
	sure.Candidates[0].Contrary = false
	if d := Decide(sure, DefaultPolicy()); d.Action != Answer {
		t.Errorf("%s: want an answer", d.Action)
	}
}

func TestUndoingIsAskedBackWhereNobodyWroteOfIt(t *testing.T) {
	m := build(t, append(shop(),
		Item{ID: "return", Questions: []Question{{Text: "怎么退货"}, {Text: "不想要了怎么退"}, {Text: "买错了能退货吗"}, {Text: "退货流程"}, {Text: "七天无理由退货"}}},
		Item{ID: "member", Questions: []Question{{Text: "怎么当会员"}, {Text: "会员怎么弄"}, {Text: "我要当会员"}}},
	))
	for question, contrary := range map[string]bool{"不要退货了": true, "怎么取消退货": true, "怎么退货呀": false, "取消会员": true, "会员怎么弄呢": false} {
		r := m.Search(context.Background(), question, SearchOptions{})
		if len(r.Candidates) == 0 || r.Candidates[0].Contrary != contrary {
			t.Errorf("%s: %+v, want contrary %v", question, r.Candidates, contrary)
		}
	}
}
