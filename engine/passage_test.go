package engine_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yingda/engine"
)

var handbook = []engine.Passage{
	{ID: "refund", Heads: []string{"售后手册", "退款时间"}, Sentences: []string{"微信支付的订单即时退回零钱。", "银行卡支付的订单在三个工作日内原路退回。"}},
	{ID: "postage", Heads: []string{"售后手册", "退货运费"}, Sentences: []string{"质量问题由我们承担运费。", "七天无理由退货由买家承担运费。"}},
	{ID: "invoice", Heads: []string{"发票"}, Sentences: []string{"电子发票在订单完成后发到邮箱。", "发票抬头开错可以换开两次。"}, Grade: engine.R3},
	{ID: "battery", Heads: []string{"Manual", "Battery"}, Sentences: []string{"The battery is charged fully in two hours.", "Do not charge it below zero degrees."}},
	{ID: "secret", Heads: []string{"内部", "退款时间"}, Sentences: []string{"超过五百元的退款由主管审批，银行卡需要五个工作日。"}},
}

func passages(t testing.TB, all []engine.Passage, before *engine.Passages) *engine.Passages {
	t.Helper()
	p, err := engine.NewPassages(context.Background(), all, before)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func empty(t testing.TB) *engine.Model {
	t.Helper()
	m, err := engine.Build(context.Background(), nil, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestDocumentsAloneAnswer(t *testing.T) {
	m, p := empty(t), passages(t, handbook, nil)
	public := func(i int) bool { return handbook[i].ID != "secret" }
	for question, want := range map[string]string{
		"银行卡支付的订单多久退回":                        "银行卡支付的订单在三个工作日内原路退回。",
		"请问七天无理由退货的运费谁承担":                     "七天无理由退货由买家承担运费。",
		"how long does the battery charge":    "The battery is charged fully in two hours.",
		"can i charge the battery below zero": "Do not charge it below zero degrees.",
	} {
		r := m.Search(t.Context(), question, engine.SearchOptions{Passages: p, AllowPassage: public, Explain: true})
		if len(r.Candidates) == 0 || r.Candidates[0].Text != want || !r.Candidates[0].Passage || r.Candidates[0].Confidence < 0.5 || len(r.Candidates[0].Explain.Matched) == 0 {
			t.Errorf("%s: %+v", question, r.Candidates)
		}
	}
	for _, question := range []string{"明天会下雨吗", "怎么哄女朋友开心", "who painted the mona lisa", "", "？"} {
		if d := engine.Decide(m.Search(t.Context(), question, engine.SearchOptions{Passages: p}), engine.DefaultPolicy()); d.Action == engine.Answer {
			t.Errorf("%q is answered: %+v", question, d)
		}
	}
	if d := engine.Decide(m.Search(t.Context(), "发票抬头开错了", engine.SearchOptions{Passages: p}), engine.DefaultPolicy()); d.Action == engine.Answer && d.Confidence < 0.99 {
		t.Errorf("what is guarded is answered under its floor: %+v", d)
	}
}

// What may not be seen is as if it were not there: neither its words nor its
// absence show.
func TestAPassageThatMayNotBeSeenTakesNoPart(t *testing.T) {
	m := empty(t)
	all := passages(t, handbook, nil)
	hidden := m.Search(t.Context(), "银行卡退款需要几个工作日", engine.SearchOptions{Passages: all, AllowPassage: func(i int) bool { return handbook[i].ID != "secret" }})
	if slices.ContainsFunc(hidden.Candidates, func(c engine.Candidate) bool { return c.ID == "secret" }) {
		t.Errorf("%+v", hidden.Candidates)
	}
	seen := m.Search(t.Context(), "银行卡退款需要几个工作日", engine.SearchOptions{Passages: all})
	if !slices.ContainsFunc(seen.Candidates, func(c engine.Candidate) bool { return c.ID == "secret" }) {
		t.Errorf("%+v", seen.Candidates)
	}
}

func small(t testing.TB) *engine.Model {
	t.Helper()
	var items []engine.Item
	for i, q := range []string{"怎么修改密码", "会员怎么升级", "怎么联系客服", "门店几点开门", "积分怎么兑换", "怎么注销账号"} {
		items = append(items, engine.Item{ID: fmt.Sprint(i), Questions: []engine.Question{{Text: q}, {Text: "我想问" + q}}, Answer: "见说明。"})
	}
	items[3].Answer = "门店每天九点开门，晚上八点关门，节假日也营业。"
	m, err := engine.Build(context.Background(), items, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestDocumentsThatFitNothingTakeLittleFromItems(t *testing.T) {
	m, p := small(t), passages(t, handbook, nil)
	for _, question := range []string{"怎么修改密码", "会员怎么升级", "请问积分怎么兑换"} {
		alone := m.Search(t.Context(), question, engine.SearchOptions{}).Candidates[0]
		beside := m.Search(t.Context(), question, engine.SearchOptions{Passages: p}).Candidates[0]
		if beside.ID != alone.ID || beside.Passage || beside.Confidence < alone.Confidence-0.05 {
			t.Errorf("%s: alone %.3f, beside documents %+v", question, alone.Confidence, beside)
		}
	}
}

func TestADocumentThatSaysWhatAnItemSaysSpeaksForIt(t *testing.T) {
	m := small(t)
	p := passages(t, append(slices.Clone(handbook), engine.Passage{ID: "hours", Heads: []string{"门店"}, Sentences: []string{"门店每天九点开门，晚上八点关门。"}}), nil)
	alone := m.Search(t.Context(), "门店晚上几点关门", engine.SearchOptions{})
	r := m.Search(t.Context(), "门店晚上几点关门", engine.SearchOptions{Passages: p})
	if c := r.Candidates[0]; c.Passage || c.ID != "3" || c.Confidence < alone.Candidates[0].Confidence {
		t.Errorf("alone %+v, with the document %+v", alone.Candidates[0], r.Candidates)
	}
}

// However passages came and went, what is found is what would be found had all
// been read at once.
func TestPassagesThatComeAndGo(t *testing.T) {
	m := empty(t)
	words := []string{"退款", "订单", "银行卡", "三天", "运费", "发票", "门店", "电池"}
	rapid.Check(t, func(t *rapid.T) {
		sentence := rapid.Map(rapid.SliceOfN(rapid.SampledFrom(words), 1, 5), func(w []string) string { return fmt.Sprint(w) })
		var now *engine.Passages
		var err error
		var all []engine.Passage
		for range rapid.IntRange(1, 5).Draw(t, "steps") {
			all = nil
			for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 30), 1, 12, rapid.ID[int]).Draw(t, "ids") {
				all = append(all, engine.Passage{ID: fmt.Sprint(n), Heads: []string{"手册"}, Sentences: []string{sentence.Draw(t, "says"), fmt.Sprint("第", n%7, "条")}})
			}
			if now, err = engine.NewPassages(context.Background(), all, now); err != nil {
				t.Fatal(err)
			}
		}
		fresh, err := engine.NewPassages(context.Background(), all, nil)
		if err != nil || now.Len() != len(all) {
			t.Fatal(err, now.Len())
		}
		question := sentence.Draw(t, "question")
		a := m.Search(context.Background(), question, engine.SearchOptions{Passages: now})
		b := m.Search(context.Background(), question, engine.SearchOptions{Passages: fresh})
		a.Latency, b.Latency = engine.Latency{}, engine.Latency{}
		if d := cmp.Diff(b, a); d != "" {
			t.Fatalf("read at once (-) and step by step (+):\n%s", d)
		}
	})
}

func TestTwoPassagesWithOneIDAreRefused(t *testing.T) {
	if _, err := engine.NewPassages(t.Context(), []engine.Passage{{ID: "a"}, {ID: "a"}}, nil); err == nil {
		t.Error("taken")
	}
}

// A search among a hundred thousand passages, and what taking in ten more costs.
func BenchmarkPassages(b *testing.B) {
	words := []string{"退款", "订单", "银行卡", "工作日", "运费", "发票", "门店", "电池", "会员", "积分", "套餐", "流量", "宽带", "漫游", "投诉", "密码", "地址", "配送", "保修", "安装"}
	text := func(n int) string {
		s := ""
		for k := range 14 {
			s += words[(n*7+k*k*3+n/len(words))%len(words)] + string(rune(0x4e00+(n*31+k*977)%5000))
		}
		return s + "。"
	}
	make_ := func(n int) engine.Passage {
		return engine.Passage{ID: fmt.Sprint(n), Heads: []string{"手册", text(n / 10)[:12]}, Sentences: []string{text(n), text(n + 1), text(n * 3), text(n * 5), text(n * 7)}}
	}
	var all []engine.Passage
	for n := range 100_000 {
		all = append(all, make_(n))
	}
	p := passages(b, all, nil)
	b.Logf("%d passages, %d MiB beside their texts", p.Len(), p.Size()>>20)
	b.Run("read", func(b *testing.B) {
		for range b.N {
			passages(b, all, nil)
		}
	})
	b.Run("change", func(b *testing.B) {
		for range b.N {
			next := slices.Clone(all)
			for n := range 10 {
				next[n*1000] = make_(200_000 + n)
			}
			passages(b, next, p)
		}
	})
	m := small(b)
	b.Run("search", func(b *testing.B) {
		for n := range b.N {
			m.Search(context.Background(), words[n%20]+words[(n+7)%20]+"怎么"+words[(n+3)%20], engine.SearchOptions{Passages: p})
		}
	})
}
