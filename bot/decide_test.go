package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/engine"
)

// base is a small knowledge base, searched by the real engine.
func base(t *testing.T) *engine.Model {
	t.Helper()
	q := func(all ...string) (out []engine.Question) {
		for _, s := range all {
			out = append(out, engine.Question{Text: s})
		}
		return out
	}
	m, err := engine.Build(context.Background(), []engine.Item{
		{ID: "bill", Grade: "R1", Questions: q("怎么查询话费账单", "查话费", "我的话费怎么这么多", "看看这个月花了多少钱", "How do I check my bill?")},
		{ID: "open", Grade: "R2", Questions: q("怎么开通国际漫游", "出国怎么用手机", "开国际漫游", "漫游怎么开")},
		{ID: "close", Grade: "R2", Questions: q("怎么取消国际漫游", "关掉国际漫游", "漫游不要了", "国际漫游取消")},
		{ID: "broadband", Grade: "R1", Questions: q("宽带上不了网怎么办", "宽带断了", "家里网不行了", "光猫亮红灯")},
		{ID: "lost", Grade: "R4", Questions: q("手机丢了怎么挂失", "挂失手机卡", "卡丢了", "手机被偷了要停机")},
	}, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func found(m *engine.Model, question string) Found {
	f := Found{ReleaseID: "r1", BaseN: 7, Result: m.Search(context.Background(), question, engine.SearchOptions{Explain: true})}
	for _, c := range f.Result.Candidates {
		item := m.Item(c.Index)
		f.Hits = append(f.Hits, Hit{ItemID: c.ID, Question: item.Questions[0].Text, Grade: string(item.Grade), SkillGroupID: "by-topic", Answer: "答：" + item.Questions[0].Text, Source: "手册"})
	}
	policy := engine.DefaultPolicy()
	policy.Prices.Wrong = 1 // so small a base is never very sure
	f.Decision = engine.Decide(f.Result, policy)
	return f
}

func reading(texts ...string) Reading {
	r := Reading{Conversation: conversation.Conversation{ID: "c", WorkspaceID: "w", Locale: "zh-CN"}, Open: true, Settings: Settings{FailedTurns: 2, ShowSource: true}}
	for i, s := range texts {
		r.Messages = append(r.Messages, conversation.Message{Seq: int64(i + 1), Text: s})
	}
	return r
}

func (r Reading) pressed(kind, item string) Reading {
	r.Messages[len(r.Messages)-1].Content.Chosen = &conversation.Option{Kind: kind, Item: item}
	return r
}

// behind is r as the turn behind one that had decided so on that question.
func (r Reading) behind(decision, question, item string, failed int64) Reading {
	r.Turns = []Past{{
		Turn:       conversation.Turn{ID: "t0", Decision: decision, ItemID: item, State: conversation.TurnSaid, Failed: decision == Decline},
		Understood: Understood{Kind: KindQuestion, Text: question, Question: question, Locale: "zh-CN"},
	}}
	r.Conversation.FailedTurns, r.Conversation.TurnCount = failed, 1
	return r
}

func plan(m *engine.Model, r Reading) (Understood, Found, Plan) {
	u := understand(r)
	p, done := before(r, u)
	var f Found
	if !done {
		if u.Kind == KindChosen {
			f = found(m, "挂失手机卡") // stands for the look-up of one item
			f.Hits, f.Result.Candidates = f.Hits[:1], f.Result.Candidates[:1]
		} else {
			f = found(m, u.Question)
		}
		p = after(r, u, f, p)
	}
	return u, f, p
}

func TestWhatATurnDecides(t *testing.T) {
	m := base(t)
	elder := reading("宽带断了")
	elder.Customer.PersonFirst = "age"
	arm := reading("宽带断了")
	arm.Conversation.Experiments = []conversation.Arm{{Experiment: "person_first", Arm: "person", Chance: 0.05}}
	closed := reading("咖啡机怎么除垢").behind(Decline, "量子纠缠是什么", "", 1)
	closed.Open = false
	for _, c := range []struct {
		name     string
		r        Reading
		decision string
		reason   string
		failed   int64 // count after the turn
	}{
		{"a plain question is answered", reading("怎么查询话费账单"), Answer, engine.ReasonConfident, 0},
		{"nothing fits: an honest no", reading("咖啡机怎么除垢"), Decline, engine.ReasonUnknown, 1},
		{"asking for a person", reading("转人工"), Handoff, ReasonAsked, 0},
		{"asking for a person in English", reading("I want to talk to a human agent"), Handoff, ReasonAsked, 0},
		{"pressing the way to a person", reading("找人工客服").pressed("handoff", ""), Handoff, ReasonAsked, 0},
		{"a complaint", reading("我要投诉你们，太过分了"), Handoff, ReasonComplaint, 0},
		{"hello", reading("你好"), Smalltalk, ReasonTalk, 0},
		{"thanks", reading("谢谢"), Smalltalk, ReasonTalk, 0},
		{"punctuation only", reading("？？？"), Smalltalk, KindBlank, 0},
		{"emoji only", reading("😂😂"), Smalltalk, KindPictures, 0},
		{"an older customer", elder, Handoff, ReasonNeeded, 0},
		{"the arm that goes to people", arm, Handoff, ReasonExperiment, 0},
		{"a second failed turn", reading("咖啡机怎么除垢").behind(Decline, "量子纠缠是什么", "", 1), Handoff, ReasonFailedTurns, 2},
		{"a second failed turn out of hours", closed, Decline, engine.ReasonUnknown, 2},
		{"the same question again after one failure", reading("查话费").behind(Answer, "查话费", "bill", 1), Handoff, ReasonFailedTurns, 2},
		{"a message left, though it names a person", reading("请人工客服明天回电").pressed("leave_message", ""), Smalltalk, ReasonLeft, 0},
		{"none of the clarification's options", reading("都不是").pressed("none_of_these", "").behind(Clarify, "漫游", "", 0), Smalltalk, ReasonDenied, 1},
		{"a pressed item", reading("怎么取消国际漫游").pressed("clarify", "lost"), Answer, ReasonChosen, 0},
		{"solved", reading("解决了").pressed("solved", "").behind(Answer, "查话费", "bill", 0), Smalltalk, ReasonConfirmed, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, p := plan(m, c.r)
			if p.Decision != c.decision || p.Reason != c.reason || p.FailedCount != c.failed {
				t.Errorf("got %s/%s, %d failed; want %s/%s, %d", p.Decision, p.Reason, p.FailedCount, c.decision, c.reason, c.failed)
			}
		})
	}
}

func TestOppositesAndGuardedItemsAreNotMistaken(t *testing.T) {
	m := base(t)
	for question, never := range map[string]string{"怎么取消国际漫游": "open", "怎么开通国际漫游": "close"} {
		_, f, p := plan(m, reading(question))
		if p.Decision == Answer && f.Hits[p.Offer[0]].ItemID == never {
			t.Errorf("%s was answered with %s", question, never)
		}
	}
	if _, _, p := plan(m, reading("卡好像丢在哪里了吧帮我看看")); p.Decision == Answer && p.Confidence < 0.99 {
		t.Errorf("a guarded item was answered at %.2f", p.Confidence)
	}
}

func TestWhatATurnSays(t *testing.T) {
	m := base(t)
	now := time.Date(2026, 11, 22, 22, 0, 0, 0, time.UTC)
	r := reading("查话费").behind(Answer, "查话费", "bill", 0)
	u, f, p := plan(m, r)
	out := say(r, u, f, p, Group{}, now)
	if p.Decision != Answer || !strings.HasPrefix(out.Text, chinese.again) || out.Content.Source == nil || out.Content.Source.Version != 7 {
		t.Errorf("a repeated question: %s %+v", p.Decision, out)
	}
	r = reading("转人工")
	u, f, p = plan(m, r)
	out = say(r, u, f, p, Group{Open: false, Next: now.Add(10 * time.Hour)}, now)
	if !strings.Contains(out.Text, "11月23日 08:00") || len(out.Content.Options) != 1 || out.Content.Options[0].Kind != "leave_message" {
		t.Errorf("out of hours: %+v", out)
	}
}

func TestWhatIsOnlyNearIsShownInTheAskersLanguage(t *testing.T) {
	f := Found{Hits: []Hit{{ItemID: "a", Question: "手表怎么开eSIM", Foreign: true}, {ItemID: "b", Question: "How do I get a SIM card?"}}}
	for _, c := range []struct {
		decision string
		offer    []int
		want     string
	}{
		{RelatedTo, []int{0, 1}, "b"},
		{RelatedTo, []int{0}, "a"}, // the last resort
		{Clarify, []int{0, 1}, "ab"},
	} {
		got := ""
		for _, o := range say(Reading{}, Understood{Locale: "en"}, f, Plan{Decision: c.decision, Offer: c.offer}, Group{}, time.Time{}).Content.Options {
			got += o.Item
		}
		if got != c.want {
			t.Errorf("%s of %v offers %s, want %s", c.decision, c.offer, got, c.want)
		}
	}
}

// finder is the look-up over a model without a store.
type finder struct{ m *engine.Model }

func (f finder) Find(_ context.Context, q Query) (Found, error) { return found(f.m, q.Text), nil }

func TestARiskIsToldWhatTheKnowledgeIsSureOf(t *testing.T) {
	m := base(t)
	b := &Bot{Deps: Deps{Finder: finder{m}, Route: func(_ context.Context, _ conversation.Conversation, about, reason string) (Group, error) {
		if about != "" || reason != ReasonRisk {
			t.Errorf("routed by %q for %s", about, reason)
		}
		return Group{ID: "urgent"}, nil
	}}}
	for question, item := range map[string]string{"手机丢了怎么挂失": "lost", "我丢了一只猫": ""} {
		r := reading(question)
		got, err := b.consider(t.Context(), r)
		if err != nil || got.p.Decision != Handoff || got.p.Reason != ReasonRisk || got.p.Meanwhile != (item != "") {
			t.Fatalf("%s: %+v, %v", question, got.p, err)
		}
		if _, err = b.group(t.Context(), r, got.f, got.p); err != nil {
			t.Fatal(err)
		}
		closed := say(r, got.u, got.f, got.p, Group{}, time.Time{}) // nobody is there: it is wanted all the more
		tc := b.commit(r, got.u, got.f, got.p, Group{ID: "urgent", Open: true}, closed)
		if told := closed.Content.Source != nil && strings.Contains(closed.Text, "答：手机丢了怎么挂失"); told != (item != "") || tc.Turn.ItemID != item || tc.Hand == nil {
			t.Errorf("%s: %+v, %+v", question, closed, tc.Turn)
		}
	}
}

func TestTwoItemsOfOneQuestionAreOfferedOnce(t *testing.T) {
	f := Found{Hits: []Hit{{ItemID: "a", Question: "怎么开发票"}, {ItemID: "b", Question: "怎么开发票"}, {ItemID: "c", Question: "怎么补开发票"}}}
	got := offered(f, Plan{Offer: []int{0, 1, 2}}, "clarify")
	if len(got) != 2 || got[0].Item != "a" || got[1].Item != "c" {
		t.Errorf("%+v", got)
	}
	for text, offer := range map[string][]int{chinese.clarify: {0, 2}, chinese.clarifyOne: {0, 1}} { // of one there is no "which"
		if out := say(Reading{}, Understood{}, f, Plan{Decision: Clarify, Offer: offer}, Group{}, time.Time{}); out.Text != text {
			t.Errorf("%v: %s", offer, out.Text)
		}
	}
}

func TestWhatFollowsAtOnceIsPartedWhereItIsAnotherMatter(t *testing.T) {
	b := &Bot{Deps: Deps{Finder: finder{base(t)}}}
	for _, c := range []struct {
		first, item, then string
		parted            bool
	}{
		{"宽带断了", "broadband", "怎么查询话费账单", true}, // another question
		{"宽带断了", "broadband", "谢谢", true},
		{"怎么查询", "", "话费账单", false}, // half a question, the other half behind it
		{"宽带上不了网", "broadband", "？", false},
	} {
		decision := Answer
		if c.item == "" {
			decision = Decline
		}
		r := reading(c.then).behind(decision, c.first, c.item, 0)
		r.Continues = &r.Turns[0]
		joined, err := b.consider(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := b.parted(t.Context(), joined)
		if err != nil || (got.r.Continues == nil) != c.parted {
			t.Errorf("%s, then %s: parted %v, %v", c.first, c.then, got.r.Continues == nil, err)
		}
		if c.parted && len(got.p.FailedBefore) > 0 {
			t.Errorf("%s, then %s: the first turn is held against the bot: %v", c.first, c.then, got.p.FailedBefore)
		}
	}
}

func TestThePacketSaysWhatWasTried(t *testing.T) {
	m := base(t)
	r := reading("还是不行，转人工").behind(Answer, "宽带断了，账号 13900000000", "broadband", 1)
	r.Turns[0].Options = []conversation.TurnOption{{ItemID: "broadband", Question: "宽带上不了网怎么办"}}
	r.Turns[0].Understood.Facts = []Fact{{Kind: "phone", Value: "13900000000", Sensitive: true}}
	u, _, p := plan(m, r)
	got := packet(r, u, p)
	if !strings.Contains(got.Wanted, "宽带断了") || len(got.Tried) != 1 || got.Tried[0].Title != "宽带上不了网怎么办" || len(got.Facts) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestThePacketSaysWhatIsWantedNotThatAPersonIs(t *testing.T) {
	m := base(t)
	r := reading("还是没懂，转人工").behind(Handoff, "转人工", "", 0) // asked before, when nobody was there
	r.Turns[0].Understood.Person = true
	bill := reading("").behind(Answer, "怎么查询话费账单", "bill", 0).Turns[0]
	r.Turns = append(r.Turns, bill)
	u, _, p := plan(m, r)
	if got := packet(r, u, p); got.Wanted != "怎么查询话费账单" || len(got.Tried) != 1 || got.Tried[0].ItemID != "bill" {
		t.Errorf("%+v", got)
	}
	left := reading("").behind(Smalltalk, "请回电，话费多扣了", "", 0).Turns[0]
	left.Reason, left.Understood.Kind = ReasonLeft, KindChosen
	r.Turns = []Past{r.Turns[0], left, bill}
	if got := packet(r, u, p); got.Wanted != "请回电，话费多扣了" {
		t.Errorf("a message was left, wanted is %q", got.Wanted)
	}
}

func TestAnOptionNamedInWordsIsChosen(t *testing.T) {
	offered := []conversation.Option{
		{Kind: "clarify", Label: "怎么开通国际漫游", Value: "怎么开通国际漫游", Item: "open"},
		{Kind: "clarify", Label: "怎么取消国际漫游？", Value: "怎么取消国际漫游？", Item: "close"},
		{Kind: "none_of_these", Label: "都不是", Value: "都不是"},
	}
	for said, item := range map[string]string{
		"怎么取消国际漫游": "close", "怎么取消国际漫游？ ": "close", "第一个": "open", "1": "open", "１": "open", "第二个吧": "close", "我选2": "close",
		"the first": "open", "The second one, please": "close", "最后一个": "close", "3": "", "第三个": "", "漫游": "", "第一个怎么收费": "",
	} {
		r := reading(said).behind(Clarify, "国际漫游", "", 0)
		r.Offered = offered
		u := understand(r)
		p, _ := before(r, u)
		switch {
		case item == "" && u.Option != nil:
			t.Errorf("%s chose %+v", said, u.Option)
		case item != "" && (u.Kind != KindChosen || u.Option.Item != item || u.Question != offered[map[string]int{"open": 0, "close": 1}[item]].Value):
			t.Errorf("%s: %+v", said, u)
		case item != "" && (len(p.FailedBefore) > 0 || p.FailedCount > 0):
			t.Errorf("%s counts as failed: %+v", said, p)
		}
	}
	one := []conversation.Option{offered[0], offered[2]}
	for said, item := range map[string]string{"是的": "open", "对": "open", "yes": "open", "不是": "", "好的谢谢": ""} {
		if got := named(said, one); (got != nil) != (item != "") || got != nil && got.Item != item {
			t.Errorf("asked of one alone, %s chose %+v", said, got)
		}
	}
	if got := named("是的", offered); got != nil {
		t.Errorf("yes to two chose %+v", got)
	}
	r := reading("都不是").behind(Clarify, "国际漫游", "", 0)
	r.Offered = offered
	u := understand(r)
	if p, done := before(r, u); !done || p.Reason != ReasonDenied || p.FailedCount != 1 {
		t.Errorf("none of these: %+v", p)
	}
}

func TestTodayIsTheGroupsToday(t *testing.T) {
	shanghai := time.FixedZone("Asia/Shanghai", 8*3600)
	opens := time.Date(2026, 3, 2, 9, 0, 0, 0, shanghai)
	sameDay := time.Date(2026, 3, 1, 17, 0, 0, 0, time.UTC) // 01:00 on the 2nd there
	dayBefore := time.Date(2026, 3, 1, 15, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		opens, now time.Time
		zh, en     string
	}{
		{opens, sameDay, "北京时间 09:00", "09:00 (Beijing time)"},
		{opens, dayBefore, "北京时间 3月2日 09:00", "Mar 2, 09:00 (Beijing time)"},
		{opens.In(time.FixedZone("Europe/Berlin", 3600)), sameDay, "UTC+1 3月2日 02:00", "Mar 2, 02:00 (UTC+1)"},
		{opens.In(time.FixedZone("Asia/Kolkata", 19800)), sameDay, "UTC+05:30 3月2日 06:30", "Mar 2, 06:30 (UTC+05:30)"},
		{opens.In(time.FixedZone("America/New_York", -5*3600)), sameDay, "UTC-5 20:00", "20:00 (UTC-5)"},
		{opens.UTC(), sameDay, "UTC 3月2日 01:00", "Mar 2, 01:00 (UTC)"},
	} {
		if got := when(c.opens, c.now, "zh-CN"); got != c.zh {
			t.Errorf("said %q, want %q", got, c.zh)
		}
		if got := when(c.opens, c.now, "en"); got != c.en {
			t.Errorf("said %q, want %q", got, c.en)
		}
	}
}
