package search_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

// guarded is a base in which each item is for somebody else.
func guarded(w *world) {
	yes := []knowledge.Answer{{Text: "可以。"}}
	w.add("open", knowledge.Content{Question: "普通客户怎么升级套餐", Answers: yes})
	w.add("known", knowledge.Content{Question: "我的积分怎么换话费", Visibility: knowledge.SignedIn, Answers: yes})
	w.add("tiered", knowledge.Content{Question: "机场贵宾厅怎么预约", Visibility: knowledge.Tier, Answers: yes})
	w.add("gold", knowledge.Content{Question: "金卡专属客户经理怎么联系", Visibility: knowledge.Tier, Tiers: []string{"gold"}, Answers: yes})
	w.add("inside", knowledge.Content{Question: "挽留客户时能送多少流量", Visibility: knowledge.Internal, Answers: yes})
	w.add("secret", knowledge.Content{Question: "下季度资费调整幅度是多少", Visibility: knowledge.Restricted, Answers: yes})
	w.add("night", knowledge.Content{Question: "夜间宽带抢修收不收费", Answers: []knowledge.Answer{{Text: "收。", When: `hour >= 22 or hour < 6`}}})
	w.publish()
}

func TestWhoMayBeToldWhatIsDecidedInsideTheSearch(t *testing.T) {
	eachDB(t, func(w *world) {
		guarded(w)
		someone := knowledge.Asker{}
		known := knowledge.Asker{SignedIn: true}
		silver := knowledge.Asker{SignedIn: true, Tier: "silver"}
		gold := knowledge.Asker{SignedIn: true, Tier: "gold"}
		claims := knowledge.Asker{Tier: "gold"} // of a customer nobody vouched for
		for _, c := range []struct {
			question string
			item     string
			may      []knowledge.Asker
			mayNot   []knowledge.Asker
		}{
			{"普通客户怎么升级套餐", "open", []knowledge.Asker{someone, known, silver, gold}, nil},
			{"我的积分怎么换话费", "known", []knowledge.Asker{known, silver, gold}, []knowledge.Asker{someone, claims}},
			{"机场贵宾厅怎么预约", "tiered", []knowledge.Asker{silver, gold}, []knowledge.Asker{someone, known, claims}},
			{"金卡专属客户经理怎么联系", "gold", []knowledge.Asker{gold}, []knowledge.Asker{someone, known, silver, claims}},
			{"挽留客户时能送多少流量", "inside", nil, []knowledge.Asker{someone, gold}},
			{"下季度资费调整幅度是多少", "secret", nil, []knowledge.Asker{someone, gold}},
		} {
			for _, a := range c.may {
				f := w.ask(search.Query{Text: c.question, Asker: a, Visibility: knowledge.UpTo(a.Told())})
				if f.Decision.Action != engine.Answer || f.Candidates[0].Key != c.item || f.Candidates[0].Barred != "" {
					w.t.Errorf("%s, asked by %+v: %s %v", c.item, a, f.Decision.Action, keysOf(f))
				}
			}
			for _, a := range c.mayNot {
				f := w.ask(search.Query{Text: c.question, Asker: a, Visibility: knowledge.UpTo(a.Told())})
				if slices.Contains(keysOf(f), c.item) || f.Decision.Action == engine.Answer || len(f.Withheld) > 0 {
					w.t.Errorf("%s is told to %+v: %v", c.item, a, keysOf(f))
				}
			}
		}
	})
}

// A customer's question that only a guarded item answers is to them like one
// that nothing answers.
func TestToACustomerNothingThereAndNotForThemAreOne(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w, bare := newWorld(t, d), newWorld(t, d)
		guarded(w)
		hidden := w.ask(search.Query{Text: "下季度资费调整幅度是多少"})
		bare.add("open", knowledge.Content{Question: "普通客户怎么升级套餐", Answers: []knowledge.Answer{{Text: "可以。"}}})
		bare.publish()
		none := bare.ask(search.Query{Text: "下季度资费调整幅度是多少"})
		if hidden.Decision.Action != none.Decision.Action || hidden.Decision.Reason != none.Decision.Reason {
			t.Errorf("%s %s, and where it is not there %s %s", hidden.Decision.Action, hidden.Decision.Reason, none.Decision.Action, none.Decision.Reason)
		}
	})
}

func TestAnAgentIsToldThatThereIsSomething(t *testing.T) {
	eachDB(t, func(w *world) {
		guarded(w)
		agent := actor.Actor{Kind: actor.Member, ID: "a", WorkspaceID: w.who.WorkspaceID, Permissions: []string{"knowledge.read"}}
		editor := agent
		editor.Permissions = []string{"knowledge.read", "knowledge.write"}
		for _, c := range []struct {
			question, item, reason string
		}{
			{"下季度资费调整幅度是多少", "secret", search.BarVisibility},
			{"夜间宽带抢修收不收费", "night", search.BarConditions},
		} {
			for _, who := range []actor.Actor{agent, editor} {
				sight, err := w.store.SightOf(w.t.Context(), who)
				if err != nil {
					w.t.Fatal(err)
				}
				f := w.ask(search.Query{Text: c.question, Visibility: knowledge.UpTo(knowledge.Internal), Withheld: true})
				i := slices.IndexFunc(search.Known(f.Withheld, sight), func(x search.Withheld) bool { return x.Reason == c.reason })
				if i < 0 {
					w.t.Fatalf("%s is not told of: %+v", c.item, f.Withheld)
				}
				named := search.Known(f.Withheld, sight)[i].Key == c.item
				if want := c.item != "secret" || who.Can("knowledge.write"); named != want {
					w.t.Errorf("%s named to %v: %v", c.item, who.Permissions, named)
				}
			}
		}
		if f := w.ask(search.Query{Text: "今晚吃什么好呢", Visibility: knowledge.UpTo(knowledge.Internal), Withheld: true}); len(f.Candidates)+len(f.Withheld) > 0 && f.Decision.Action == engine.Answer {
			w.t.Errorf("where nothing is there: %+v", f.Withheld)
		}
		f := w.ask(search.Query{Text: "挽留客户时能送多少流量", Visibility: knowledge.UpTo(knowledge.Internal)})
		if f.Candidates[0].Key != "inside" || f.Candidates[0].Barred != search.BarVisibility {
			w.t.Errorf("what is for the agent alone is not marked: %+v", f.Candidates[0])
		}
		f = w.ask(search.Query{Text: "金卡专属客户经理怎么联系", Asker: knowledge.Asker{SignedIn: true, Tier: "silver"}, Visibility: knowledge.UpTo(knowledge.Internal)})
		if f.Candidates[0].Key != "gold" || f.Candidates[0].Barred != search.BarTier {
			w.t.Errorf("what is for other customers is not marked: %+v", f.Candidates[0])
		}
	})
}

func TestATrialIsAsWhoWhereAndWhen(t *testing.T) {
	eachDB(t, func(w *world) {
		w.add("fee", knowledge.Content{Question: "上门费多少钱", Answers: []knowledge.Answer{
			{Text: "50 元"}, {Text: "免费", When: `tier == "gold"`}, {Text: "80 元", When: `weekday >= 6`}, {Text: "杭州 30 元", When: `region == "杭州" and customer.plan == "家庭"`},
		}})
		w.publish()
		for want, trial := range map[string]search.Trial{
			"50 元":    {As: search.As{At: "2026-03-02T10:00"}},
			"免费":      {As: search.As{At: "2026-03-02T10:00", Tier: "gold", VisibilityAs: knowledge.Tier}},
			"80 元":    {As: search.As{At: "2026-03-07T10:00"}},
			"杭州 30 元": {As: search.As{At: "2026-03-02T10:00", Region: "杭州", Customer: map[string]any{"plan": "家庭"}}},
		} {
			trial.Question = "上门费多少钱"
			out, err := w.search.Try(w.t.Context(), w.who, trial)
			if err != nil {
				w.t.Fatal(err)
			}
			if got := out.Candidates[0].AnswerPreview; got != want || len(out.Candidates[0].AnswersWhy) != 4 {
				w.t.Errorf("%+v: %q, want %q", trial, got, want)
			}
		}
	})
}

// Whoever may not see a thing does not see it by trying as somebody who may.
func TestATrialShowsNoMoreThanItsReaderSees(t *testing.T) {
	eachDB(t, func(w *world) {
		guarded(w)
		agent := actor.Actor{Kind: actor.Member, ID: "a", WorkspaceID: w.who.WorkspaceID, Permissions: []string{"knowledge.read"}}
		for _, who := range []actor.Actor{agent, w.who} {
			out, err := w.search.Try(w.t.Context(), who, search.Trial{Question: "下季度资费调整幅度是多少", As: search.As{VisibilityAs: knowledge.Restricted}})
			if err != nil {
				w.t.Fatal(err)
			}
			shown := slices.ContainsFunc(out.Candidates, func(c search.TrialCandidate) bool { return c.Key == "secret" })
			if shown != who.Can("knowledge.write") {
				w.t.Errorf("shown to %v: %v", who.Permissions, shown)
			}
		}
	})
}

func TestAPreviewIsWhatWouldBeSaid(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.search = search.New(search.Deps{
		Knowledge: w.store, Clock: w.clock, Tiers: func(context.Context, string) ([]string, error) { return []string{"gold", "silver"}, nil },
		Calendar: func(_ context.Context, _ string, now time.Time) (search.Moment, error) {
			return search.Moment{Local: now, Open: now.Hour() < 18}, nil
		},
	})
	content := knowledge.Content{Question: "上门费多少钱", Visibility: knowledge.Tier, Tiers: []string{"gold", "iron"}, Answers: []knowledge.Answer{
		{Text: " **免费** ", When: `tier == "gold"`, Spoken: "不要钱"}, {Text: "问人工", Hours: "open"}, {Text: "坏", When: "tire"},
	}}
	view := func(as search.As) search.Preview {
		t.Helper()
		p, err := w.search.Preview(t.Context(), w.who, search.Viewing{Content: content, As: as})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := view(search.As{VisibilityAs: knowledge.Tier, Tier: "gold", Channel: "phone", At: "2026-03-02T20:00"})
	if p.AnswerN != 0 || p.Said != "不要钱" || p.Rich != "**免费**" || p.Plain != "免费" || p.Open || p.Local != "2026-03-02T20:00" || !slices.Equal(p.Why, []string{"", "open", "rule"}) || p.Barred != "" {
		t.Errorf("to a gold customer by night: %+v", p)
	}
	if p = view(search.As{VisibilityAs: knowledge.Tier, Tier: "silver", At: "2026-03-02T20:00"}); p.Barred != "tier" || p.AnswerN != -1 || p.Said != "" {
		t.Errorf("to a silver one: %+v", p)
	}
	if p = view(search.As{At: "2026-03-02T20:00"}); p.Barred != "visibility" {
		t.Errorf("to anybody: %+v", p)
	}
	codes := []string{}
	for _, f := range p.Flaws {
		codes = append(codes, f.Field+" "+f.Code)
	}
	if want := []string{"answers/2/when knowledge.rule_name", "tiers/1 knowledge.tier_unknown"}; !slices.Equal(codes, want) {
		t.Errorf("flaws %v, want %v", codes, want)
	}
	if len(p.Coverage.Gaps) != 1 || !slices.Equal(p.Coverage.Unsaid, []int{2}) {
		t.Errorf("%+v", p.Coverage)
	}
	nobody := w.who
	nobody.Permissions = nil
	if _, err := w.search.Preview(t.Context(), nobody, search.Viewing{}); err == nil {
		t.Error("anybody may look")
	}
}
