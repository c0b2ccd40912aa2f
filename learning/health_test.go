package learning_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/learning/health"
)

// health is the store under test, comparing as a server does.
func (w *world) health() *health.Store {
	w.t.Helper()
	h := health.New(health.Deps{DB: w.db, Clock: w.clock, Workspace: w.places, Knowledge: w.know, Search: w.find})
	w.must(h.Check(w.t.Context()))
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = h.Run(ctx) }()
	w.t.Cleanup(func() { cancel(); <-ended })
	return h
}

// counts are the findings of every list that has any, once all are compared.
func (w *world) counts(h *health.Store, who actor.Actor) map[string]int {
	w.t.Helper()
	out := map[string]int{}
	testkit.Eventually(w.t, time.Minute, "all items are compared", func() bool {
		sum, err := h.Summary(w.t.Context(), who)
		w.must(err)
		clear(out)
		for _, l := range sum.Lists {
			if l.Count > 0 {
				out[l.List] = l.Count
			}
		}
		return sum.Compared.Ended
	})
	return out
}

func (w *world) writes(c knowledge.Content) knowledge.Detail {
	w.t.Helper()
	w.written++
	d, err := w.know.AddItem(w.t.Context(), agent, knowledge.NewItem{Key: fmt.Sprint("k", w.written), Content: c})
	w.must(err)
	return d
}

func says(text string) []knowledge.Answer { return []knowledge.Answer{{Text: text}} }

func TestWhatIsWrongWithTheKnowledgeIsFoundAndMended(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), t.Context()
		h := w.health()
		card := w.writes(knowledge.Content{Question: "补卡要多少钱", Variants: []string{"补办手机卡收费吗"}, Answers: says("补卡收费 10 元。请带身份证。")})
		w.writes(knowledge.Content{Question: "补卡要多少钱？", Variants: []string{"手机卡补一张几块钱"}, Answers: says("请带身份证。补卡收费 15 元。")})
		bill := w.writes(knowledge.Content{Question: "电子发票怎么开具", Variants: []string{"开电子发票"}, Answers: says("在手机应用的账单里申请。")})
		bill2 := w.writes(knowledge.Content{Question: "怎么开具电子发票", QuestionEN: "How do I get an invoice?", Variants: []string{"申请电子发票"}, Answers: says("到账单页点开发票。")})
		w.writes(knowledge.Content{Question: "家庭宽带怎么报修", Answers: says("请拨打热线。"), Visibility: knowledge.Restricted})
		soon := w.clock.Now().AddDate(0, 0, 20).Format(time.DateOnly)
		w.writes(knowledge.Content{Question: "国庆活动是什么", Variants: []string{"国庆有优惠吗"}, Answers: []knowledge.Answer{{Text: "送流量。", Until: soon}}})
		w.writes(knowledge.Content{Question: "积分兑换", Variants: []string{"积分能换什么"}, Answers: []knowledge.Answer{{Text: "能换话费。", Until: soon}, {Text: "换礼品。"}}})
		want := map[string]int{health.Contradictions: 1, health.Duplicates: 1, health.Expiring: 1, health.NoVariants: 1}
		if got := w.counts(h, agent); !reflect.DeepEqual(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
		reader := actor.Actor{Kind: actor.Member, ID: "wu", WorkspaceID: ws, Permissions: []string{"knowledge.read"}}
		delete(want, health.NoVariants) // it is about what is not for everybody
		if got := w.counts(h, reader); !reflect.DeepEqual(got, want) {
			t.Errorf("a reader: %v, want %v", got, want)
		}

		odd, err := h.List(ctx, agent, health.Contradictions, "", 10)
		w.must(err)
		f := odd.Items[0]
		if f.Item.ItemID != card.ID || f.Like != 1 || len(f.Differences) != 1 || f.Differences[0] != (health.Difference{Kind: "number", A: "补卡收费 10 元", B: "补卡收费 15 元"}) {
			t.Errorf("%+v", f)
		}
		aside := health.Aside{List: health.Contradictions, ItemID: f.Item.ItemID, RevisionID: f.Item.RevisionID, OtherID: f.Other.ItemID, OtherRevisionID: f.Other.RevisionID}
		if err := h.PutAside(ctx, reader, aside); fault.Of(err) == nil {
			t.Error("a reader put a finding aside")
		}
		w.must(h.PutAside(ctx, agent, aside))
		delete(want, health.Contradictions)
		want[health.NoVariants] = 1
		if got := w.counts(h, agent); !reflect.DeepEqual(got, want) {
			t.Errorf("put aside: %v", got)
		}
		saved, err := w.know.SaveItem(ctx, agent, card.ID, knowledge.Edit{Content: with(card.Draft.Content, "补卡收费 12 元。"), ParentRevision: card.Draft.ID})
		w.must(err)
		want[health.Contradictions] = 1
		if got := w.counts(h, agent); !reflect.DeepEqual(got, want) {
			t.Errorf("changed since: %v", got)
		}
		aside.RevisionID = card.Draft.ID
		if err := h.PutAside(ctx, agent, aside); saved.Draft.ID == card.Draft.ID || fault.Of(err) == nil || fault.Of(err).Code != "knowledge.stale" {
			t.Errorf("of a draft that was: %v", err)
		}

		one, err := w.know.TakeIn(ctx, agent, bill.ID, bill2.ID)
		w.must(err)
		if v := one.Draft; v.QuestionEN != "How do I get an invoice?" || !reflect.DeepEqual(v.Variants, []string{"开电子发票", "怎么开具电子发票", "申请电子发票"}) {
			t.Errorf("%+v", v.Content)
		}
		gone, err := w.know.Item(ctx, agent, bill2.ID)
		w.must(err)
		if gone.ArchivedAt == 0 {
			t.Error("the other is still there")
		}
		delete(want, health.Duplicates)
		if got := w.counts(h, agent); !reflect.DeepEqual(got, want) {
			t.Errorf("made one: %v", got)
		}
		if _, err := w.know.TakeIn(ctx, agent, bill.ID, bill2.ID); fault.Of(err) == nil || fault.Of(err).Code != "knowledge.item_archived" {
			t.Errorf("taken in twice: %v", err)
		}
	})
}

func with(c knowledge.Content, text string) knowledge.Content {
	c.Answers = says(text)
	return c
}

func TestEveryItemTellsHowItIsUsed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), t.Context()
		h := w.health()
		ids := w.knows("怎么查话费", "没人问的")
		w.clock.Advance(24 * time.Hour)
		answered := turn("answer", 0.9)
		answered.Turn.ItemID = ids[0]
		answered.Turn.Options = []conversation.TurnOption{{Decision: "answer", ItemID: ids[0], Matched: "话费查询"}}
		for i := range 10 {
			c := w.says(fmt.Sprint("c", i), fmt.Sprint("t", i), "查话费", answered)
			if i < 4 {
				tc := handed("asked")
				w.says(fmt.Sprint("c", i), fmt.Sprint("h", i), "转人工", tc)
				continue
			}
			w.close(c, "idle")
		}
		w.cluster(false)
		use, err := h.ItemUse(ctx, agent, ids[0], 90)
		w.must(err)
		if u := use.Total; u.Asked != 10 || u.Answered != 10 || u.Helped != 6 || u.ToPeople != 4 || len(use.ByDay) != 1 || use.Of != 10 {
			t.Errorf("%+v", use)
		}
		if len(use.Wordings) != 1 || use.Wordings[0].Wording != "话费查询" || use.Wordings[0].ToPeople != 4 || use.Wordings[0].Helped != 6 {
			t.Errorf("%+v", use.Wordings)
		}
		if got := w.counts(h, agent); got[health.ToPeople] != 1 || got[health.Unused] != 0 || got[health.Stale] != 0 {
			t.Errorf("on the first day: %v", got)
		}
		w.clock.Advance(91 * 24 * time.Hour)
		w.says("late", "late", "查话费", answered)
		w.cluster(false)
		if got := w.counts(h, agent); got[health.Unused] != 1 || got[health.ToPeople] != 0 {
			t.Errorf("91 days later: %v", got)
		}
		w.clock.Advance(300 * 24 * time.Hour)
		w.says("later", "later", "查话费", answered)
		w.cluster(false)
		if got := w.counts(h, agent); got[health.Stale] != 1 {
			t.Errorf("a year later: %v", got)
		}
	})
}
