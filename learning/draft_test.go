package learning_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/db"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/learning"
)

// drafted is what the bot would have said.
func drafted(decision string, confidence float64, words string) conversation.TurnCommit {
	return conversation.TurnCommit{Suggest: true, Turn: conversation.Turn{Decision: decision, Confidence: confidence, Draft: words}}
}

// aside lets a customer say something to which the bot only drafts.
func (w *world) aside(customer, turnID, words string, tc conversation.TurnCommit) conversation.Conversation {
	w.t.Helper()
	w.clock.Advance(time.Second)
	r, err := w.talk.Receive(w.t.Context(), conversation.Inbound{WorkspaceID: ws, InboxID: "in", Channel: "webchat", CustomerID: customer, VisitorID: customer, ClientID: turnID, Text: words})
	w.must(err)
	w.clock.Advance(time.Second)
	tc.Turn.ID, tc.Turn.ConversationID, tc.Turn.Generation = turnID, r.Conversation.ID, r.Conversation.Generation
	tc.Turn.Understanding = json.RawMessage(db.JSON(bot.Understood{Kind: bot.KindQuestion, Text: words, Question: words}))
	tc.Turn.FromSeq, tc.Turn.ToSeq, tc.Turn.Chance = r.Message.Seq, r.Message.Seq, 1
	got, err := w.talk.CommitTurn(w.t.Context(), ws, tc)
	w.must(err)
	if got.State != conversation.TurnSuggested || got.MessageID != "" {
		w.t.Fatalf("the draft %s is %s, said as %q", turnID, got.State, got.MessageID)
	}
	return r.Conversation
}

// answers lets a person say something in a conversation.
func (w *world) answers(c conversation.Conversation, words string) {
	w.t.Helper()
	w.clock.Advance(time.Second)
	now, err := w.talk.Get(w.t.Context(), agent, c.ID)
	w.must(err)
	if now.OwnerKind != conversation.OwnAgent {
		now, err = w.talk.Give(w.t.Context(), agent, c.ID, conversation.Hand{To: conversation.OwnAgent, ToID: agent.ID, Reason: "assigned"})
		w.must(err)
	}
	_, err = w.talk.Say(w.t.Context(), agent, c.ID, conversation.Outgoing{ClientID: fmt.Sprint(w.clock.Now().UnixMilli()), Text: words, Generation: now.Generation})
	w.must(err)
}

func TestADraftIsLateOncePeopleAnswered(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.aside("c", "t0", "怎么查话费", drafted("answer", 0.9, "在首页查"))
		w.answers(c, "在首页查")
		tc := drafted("answer", 0.9, "在首页查")
		tc.Turn.ID, tc.Turn.ConversationID, tc.Turn.ToSeq = "t1", c.ID, c.CustomerSeq
		got, err := w.talk.CommitTurn(t.Context(), ws, tc)
		w.must(err)
		if got.State != conversation.TurnSuperseded {
			t.Errorf("it is %s", got.State)
		}
	})
}

func TestDraftsAreComparedWithWhatPeopleSay(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		const answer = "在 APP 首页点查话费就能看到。"
		for i, said := range [][]string{
			{"在app首页，点查话费就能看到"},                 // the same but for signs
			{"您好，很高兴为您服务", "在 APP 首页点查话费就能看到。"}, // in the second message
			{"亲，在APP首页点查话费就能看到哦，还有什么可以帮您"},      // in part
			{"请稍等，我问一下同事"},                      // something else
		} {
			c := w.aside(fmt.Sprintf("c%d", i), fmt.Sprintf("t%d", i), "怎么查话费", drafted("answer", 0.92, answer))
			for _, words := range said {
				w.answers(c, words)
			}
		}
		w.answers(w.aside("c4", "t4", "能领养企鹅吗", drafted("decline", 0.1, "没有找到")), "不能")
		c := w.aside("c5", "t5", "怎么查话费", drafted("answer", 0.99, answer)) // nobody answers
		w.aside("c5", "t6", "在吗", drafted("answer", 0.97, answer))         // and the customer goes on
		w.answers(c, answer)
		w.aside("c5", "t7", "好的谢谢", drafted("smalltalk", 1, "不客气"))
		w.answers(c, "不客气，再见")
		w.must(w.log.CatchUp(ctx, w.learn.DraftConsumer()))

		r, err := w.learn.DraftReport(ctx, agent)
		w.must(err)
		if r.Answered.K != 5 || r.Answered.N != 6 || r.Same.K != 3 || r.Edited.K != 1 || r.Other.K != 1 || r.Same.N != 5 || r.Decisions["decline"] != 1 {
			t.Errorf("%+v", r)
		}
		if b := r.Bands; b[0].Said.N != 0 || b[2].Said.K != 3 || b[2].Said.N != 4 || b[3].Said.K != 1 || b[3].Said.N != 1 {
			t.Errorf("by confidence: %+v", b)
		}
		for verdict, want := range map[string]string{
			"":       "t6 t4 t3 t2 t1 t0",
			"same":   "t6 t1 t0",
			"edited": "t2",
			"other":  "t3",
			"none":   "t4",
		} {
			if got := w.draftsOf(verdict, 2); got != want {
				t.Errorf("%q: %s, want %s", verdict, got, want)
			}
		}
		page, err := w.learn.Drafts(ctx, agent, learning.DraftFilter{Verdict: "same", Limit: 3})
		w.must(err)
		if x := page.Items[1]; x.Question != "怎么查话费" || x.Drafted != answer || x.Answer != "您好，很高兴为您服务\n"+answer {
			t.Errorf("%+v", x)
		}
	})
}

// draftsOf is the turns of the drafts of a verdict, a page at a time.
func (w *world) draftsOf(verdict string, limit int) string {
	w.t.Helper()
	var out []string
	for after := ""; ; {
		page, err := w.learn.Drafts(w.t.Context(), agent, learning.DraftFilter{Verdict: verdict, After: after, Limit: limit})
		w.must(err)
		for _, d := range page.Items {
			out = append(out, d.TurnID)
		}
		if after = page.Next; after == "" {
			return strings.Join(out, " ")
		}
	}
}

func TestDraftsAreToldApartByCategory(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		name := "话费"
		bills, err := w.know.AddCategory(ctx, agent, knowledge.CategoryEdit{Name: &name})
		w.must(err)
		item := func(question, categoryID string) string {
			it, err := w.know.AddItem(ctx, agent, knowledge.NewItem{Content: knowledge.Content{Question: question, CategoryID: categoryID, Answers: []knowledge.Answer{{Text: "好的"}}}})
			w.must(err)
			return it.ID
		}
		bill, repair := item("怎么查话费", bills.ID), item("宽带怎么报修", "")
		for i, one := range []struct{ item, said string }{{bill, "在首页查"}, {bill, "在首页查"}, {bill, "我帮您看看"}, {repair, "在首页查"}, {"gone", "不行"}} {
			tc := drafted("answer", 0.9, "在首页查")
			tc.Turn.ItemID = one.item
			w.answers(w.aside(fmt.Sprintf("c%d", i), fmt.Sprintf("t%d", i), "问", tc), one.said)
		}
		w.must(w.log.CatchUp(ctx, w.learn.DraftConsumer()))
		r, err := w.learn.DraftReport(ctx, agent)
		w.must(err)
		if len(r.ByTopic) != 2 || r.ByTopic[0].CategoryID != bills.ID || r.ByTopic[0].Said.K != 2 || r.ByTopic[0].Said.N != 3 || r.ByTopic[1].CategoryID != "" || r.ByTopic[1].Same.K != 1 || r.ByTopic[1].Same.N != 2 {
			t.Errorf("%+v", r.ByTopic)
		}
		none := ""
		for want, topic := range map[string]*string{"t4 t3 t2 t1 t0": nil, "t2 t1 t0": &bills.ID, "t4 t3": &none} {
			page, err := w.learn.Drafts(ctx, agent, learning.DraftFilter{Topic: topic, Limit: 9})
			w.must(err)
			got := ""
			for _, x := range page.Items {
				got += " " + x.TurnID
			}
			if got != " "+want {
				t.Errorf("%v: %s, want %s", topic, got, want)
			}
		}
	})
}

func TestNobodyElseReadsDrafts(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		nobody := agent
		nobody.Permissions = []string{"conversation.read"}
		if _, err := w.learn.DraftReport(t.Context(), nobody); err == nil {
			t.Error("the report was read")
		}
		if _, err := w.learn.Drafts(t.Context(), nobody, learning.DraftFilter{Limit: 1}); err == nil {
			t.Error("drafts were read")
		}
	})
}
