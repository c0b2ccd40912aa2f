package learning_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/blob"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/learning"
	"yingda/workspace"
)

const ws = "ws-1"

var agent = actor.Actor{Kind: actor.Member, ID: "lin", WorkspaceID: ws, Permissions: []string{"*"}}

// world is a workspace in which things happen.
type world struct {
	t       *testing.T
	db      *db.DB
	clock   *clock.Held
	log     *event.Log
	talk    *conversation.Store
	know    *knowledge.Store
	jobs    *job.Queue
	blobs   *blob.Store
	learn   *learning.Store
	find    *search.Searcher
	places  *workspace.Store
	written int // items, of health
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{t: t, db: d, clock: clock.NewHeld(time.UnixMilli(1_790_000_000_000))}
	w.log = event.NewLog(d, w.clock)
	w.talk = conversation.New(conversation.Deps{DB: d, Log: w.log, Clock: w.clock, Window: 72 * time.Hour})
	w.jobs, w.blobs = job.NewQueue(d, w.clock), blob.InDatabase(d, w.clock)
	w.know = knowledge.New(knowledge.Deps{DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock, Asked: w.asked})
	w.find = search.New(search.Deps{Knowledge: w.know, Clock: w.clock})
	w.places = workspace.New(workspace.Deps{DB: d, Log: w.log, Clock: w.clock})
	_, err := w.places.Create(t.Context(), actor.Actor{Kind: actor.System}, workspace.NewWorkspace{Slug: "acme", Name: "Acme", Bare: true})
	w.must(err)
	_, err = d.SQL().Exec("UPDATE workspace SET id = '" + ws + "'")
	w.must(err)
	w.learn = learning.New(learning.Deps{DB: d, Log: w.log, Clock: w.clock, Jobs: w.jobs, Blobs: w.blobs, Workspace: w.places, Conversation: w.talk, Knowledge: w.know, Search: w.find})
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// asks lets a customer ask, and the bot do what tc says; a turn of its id.
func (w *world) asks(customer, turnID string, tc conversation.TurnCommit) conversation.Conversation {
	w.t.Helper()
	return w.says(customer, turnID, "问 "+turnID, tc)
}

// says is asks with the customer's words.
func (w *world) says(customer, turnID, words string, tc conversation.TurnCommit) conversation.Conversation {
	w.t.Helper()
	w.clock.Advance(10 * time.Second)
	r, err := w.talk.Receive(w.t.Context(), conversation.Inbound{WorkspaceID: ws, InboxID: "in", Channel: "webchat", CustomerID: customer, VisitorID: customer, ClientID: turnID, Text: words})
	w.must(err)
	w.clock.Advance(10 * time.Second)
	tc.Turn.ID, tc.Turn.ConversationID, tc.Turn.Generation = turnID, r.Conversation.ID, r.Conversation.Generation
	tc.Turn.Understanding = json.RawMessage(db.JSON(bot.Understood{Kind: bot.KindQuestion, Text: words, Question: words}))
	tc.Turn.FromSeq, tc.Turn.ToSeq, tc.Turn.Chance = r.Message.Seq, r.Message.Seq, 1
	if tc.Reply == nil {
		tc.Reply = &conversation.Outgoing{Text: "好的"}
	}
	turn, err := w.talk.CommitTurn(w.t.Context(), ws, tc)
	w.must(err)
	if turn.State != conversation.TurnSaid {
		w.t.Fatalf("turn %s is %s", turnID, turn.State)
	}
	return r.Conversation
}

// knows publishes items, each its question with an answer.
func (w *world) knows(questions ...string) (ids []string) {
	w.t.Helper()
	for _, q := range questions {
		d, err := w.know.AddItem(w.t.Context(), agent, knowledge.NewItem{Content: knowledge.Content{Question: q, Answers: []knowledge.Answer{{Text: "这样：" + q}}}})
		w.must(err)
		ids = append(ids, d.ID)
	}
	w.publish()
	return ids
}

func (w *world) publish() {
	w.t.Helper()
	_, err := w.know.Publish(w.t.Context(), agent, knowledge.Publication{})
	w.must(err)
}

// asked is what a message of the bot answered, for corrections.
func (w *world) asked(ctx context.Context, workspaceID, messageID string) (knowledge.Asked, error) {
	t, err := w.talk.TurnOf(ctx, workspaceID, messageID)
	if err != nil {
		return knowledge.Asked{}, err
	}
	u, err := bot.Remembered(t)
	return knowledge.Asked{ConversationID: t.ConversationID, TurnID: t.ID, Question: u.Question, ItemID: t.ItemID}, err
}
