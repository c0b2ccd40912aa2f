package label_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/learning"
	"yingda/learning/label"
	"yingda/workspace"
)

// ws is the one workspace of a world.
const ws = "ws-1"

// member is somebody of it.
func member(id string, permissions ...string) actor.Actor {
	return actor.Actor{Kind: actor.Member, ID: id, WorkspaceID: ws, Permissions: permissions}
}

var (
	boss = member("boss", "*")
	ann  = member("ann", "learning.label", "customer.see_sensitive")
	bob  = member("bob", "learning.label", "customer.see_sensitive")
)

// world is a workspace whose customers asked something.
type world struct {
	t     testing.TB
	db    *db.DB
	clock *clock.Held
	log   *event.Log
	jobs  *job.Queue
	talk  *conversation.Store
	know  *knowledge.Store
	learn *learning.Store
	label *label.Store
	items map[string]string // by key
}

func eachDB(t *testing.T, fn func(w *world)) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, db: d, clock: clock.NewHeld(time.UnixMilli(1_790_000_000_000)), items: map[string]string{}}
	w.log, w.jobs = event.NewLog(d, w.clock), job.NewQueue(d, w.clock)
	w.talk = conversation.New(conversation.Deps{DB: d, Log: w.log, Clock: w.clock, Window: 72 * time.Hour})
	w.know = knowledge.New(knowledge.Deps{DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock})
	find := search.New(search.Deps{Knowledge: w.know, Clock: w.clock})
	places := workspace.New(workspace.Deps{DB: d, Log: w.log, Clock: w.clock})
	_, err := places.Create(t.Context(), actor.Actor{Kind: actor.System}, workspace.NewWorkspace{Slug: "acme", Name: "Acme", Bare: true})
	w.must(err)
	_, err = d.SQL().Exec("UPDATE workspace SET id = '" + ws + "'")
	w.must(err)
	w.learn = learning.New(learning.Deps{DB: d, Log: w.log, Clock: w.clock, Workspace: places, Conversation: w.talk, Knowledge: w.know, Search: find})
	w.label = label.New(label.Deps{DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock, Conversation: w.talk, Knowledge: w.know, Search: find, Learning: w.learn})
	w.must(w.label.Check(t.Context()))
	for key, q := range map[string]string{"bill": "怎么查话费账单", "topup": "怎么充值话费", "roam": "国际漫游怎么开通"} {
		it, err := w.know.AddItem(t.Context(), boss, knowledge.NewItem{Key: key, Content: knowledge.Content{Question: q, Answers: []knowledge.Answer{{Text: key + " 的答案。"}}}})
		w.must(err)
		w.items[key] = it.ID
	}
	_, err = w.know.Publish(t.Context(), boss, knowledge.Publication{})
	w.must(err)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(err error, code string) {
	w.t.Helper()
	if f := fault.Of(err); f == nil || f.Code != code {
		w.t.Fatalf("got %v, want %s", err, code)
	}
}

// asks lets a customer ask in a conversation of their own what the bot answers
// from an item with a confidence; with none it has no answer.
func (w *world) asks(turnID, words, key string, confidence float64) conversation.Conversation {
	w.t.Helper()
	ctx := w.t.Context()
	w.clock.Advance(time.Second)
	r, err := w.talk.Receive(ctx, conversation.Inbound{WorkspaceID: ws, InboxID: "in", Channel: "webchat", CustomerID: "c-" + turnID, VisitorID: "v-" + turnID, ClientID: turnID, Text: words})
	w.must(err)
	tc := conversation.TurnCommit{Reply: &conversation.Outgoing{Text: "好的"}}
	tc.Turn = conversation.Turn{
		ID: turnID, ConversationID: r.Conversation.ID, Generation: r.Conversation.Generation, FromSeq: r.Message.Seq, ToSeq: r.Message.Seq, Chance: 1,
		Decision: bot.Answer, ItemID: w.items[key], Confidence: confidence,
		Understanding: json.RawMessage(db.JSON(bot.Understood{Kind: bot.KindQuestion, Text: words, Question: words})),
	}
	if key == "" {
		tc.Turn.Decision = bot.Decline
	}
	_, err = w.talk.CommitTurn(ctx, ws, tc)
	w.must(err)
	return r.Conversation
}

// order takes in what was asked and puts the queue in order.
func (w *world) order() {
	w.t.Helper()
	w.must(w.log.CatchUp(w.t.Context(), w.learn.Consumer()))
	w.must(w.learn.Cluster(w.t.Context(), actor.Of(ws), false))
	w.must(w.label.Order(w.t.Context(), ws))
}

// asked lets n customers ask about bills and gives the queue tasks of kind items
// alone, each for so many people.
func (w *world) asked(n int, labellers int64) {
	w.t.Helper()
	w.only(label.Items, labellers)
	for i := range n {
		w.asks(fmt.Sprintf("turn-%02d", i), fmt.Sprintf("第%d个人的账单在哪里查", i), "bill", 0.5)
	}
	w.order()
}

// only has one kind asked of every question, and of so many people.
func (w *world) only(kind string, labellers int64) {
	w.t.Helper()
	all, none, most := 1.0, 0.0, max(labellers, 2)
	for _, k := range label.Kinds {
		e := label.GuideEdit{Share: &none, Several: &none, Labellers: &most}
		if k == kind {
			e.Share = &all
		}
		if labellers > 1 {
			e.Several = &all
		}
		_, err := w.label.EditGuide(w.t.Context(), boss, k, e)
		w.must(err)
	}
}

func (w *world) next(who actor.Actor, q label.NextQuery) []label.TaskView {
	w.t.Helper()
	all, err := w.label.Next(w.t.Context(), who, q)
	w.must(err)
	return all
}

func (w *world) gives(who actor.Actor, taskID string, a label.Answer) label.Label {
	w.t.Helper()
	l, err := w.label.Give(w.t.Context(), who, taskID, label.NewLabel{Answer: a, TookMS: 4000})
	w.must(err)
	return l
}

func (w *world) right(keys ...string) label.Answer {
	a := label.Answer{Verdict: label.Right}
	for _, k := range keys {
		a.ItemIDs = append(a.ItemIDs, w.items[k])
	}
	return a
}

func (w *world) task(id string) label.TaskDetail {
	w.t.Helper()
	d, err := w.label.Task(w.t.Context(), boss, id)
	w.must(err)
	return d
}

func (w *world) erase(customerID string) {
	w.t.Helper()
	w.must(w.db.Write(w.t.Context(), func(tx *db.Tx) error {
		for _, erase := range []func(context.Context, *db.Tx, string, string) (bool, error){w.talk.Part().Erase, w.label.Part().Erase} {
			if _, err := erase(w.t.Context(), tx, ws, customerID); err != nil {
				return err
			}
		}
		return nil
	}))
}
