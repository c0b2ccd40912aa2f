package conversation_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/testkit"
)

const ws = "ws-1"

var (
	linXi = actor.Actor{Kind: actor.Member, ID: "lin", WorkspaceID: ws, Permissions: []string{"conversation.read", "conversation.reply", "conversation.assign"}}
	zhou  = actor.Actor{Kind: actor.Member, ID: "zhou", WorkspaceID: ws, Permissions: linXi.Permissions}
)

type desk struct {
	*conversation.Store
	clock *clock.Held
	log   *event.Log
	t     *testing.T
}

func open(t *testing.T, d *db.DB) desk {
	t.Helper()
	c := clock.NewHeld(time.UnixMilli(1_790_000_000_000))
	log := event.NewLog(d, c)
	return desk{conversation.New(conversation.Deps{DB: d, Log: log, Clock: c}), c, log, t}
}

func (d desk) says(visitor, clientID, text string) conversation.Received {
	d.t.Helper()
	r, err := d.Receive(context.Background(), conversation.Inbound{
		WorkspaceID: ws, InboxID: "inbox", Channel: "webchat", CustomerID: "c-" + visitor, VisitorID: visitor, ClientID: clientID, Text: text,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

func (d desk) turn(c conversation.Conversation, text string, more ...func(*conversation.TurnCommit)) conversation.Turn {
	d.t.Helper()
	tc := conversation.TurnCommit{
		Turn:  conversation.Turn{ID: id.New(), ConversationID: c.ID, Generation: c.Generation, FromSeq: c.CustomerSeq, ToSeq: c.CustomerSeq, Decision: "answer", Chance: 1},
		Reply: &conversation.Outgoing{Text: text},
	}
	for _, f := range more {
		f(&tc)
	}
	t, err := d.CommitTurn(context.Background(), ws, tc)
	if err != nil {
		d.t.Fatal(err)
	}
	return t
}

func code(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	return fmt.Sprint(err)
}

func TestTheMainStory(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		ctx, d := context.Background(), open(t, sql)
		first := d.says("v1", "m1", "宽带断了怎么办")
		if !first.New || first.Message.Seq != 1 || first.Conversation.OwnerKind != conversation.OwnBot {
			t.Fatalf("first message: %+v", first)
		}
		if again := d.says("v1", "m1", "宽带断了怎么办"); !again.Duplicate || again.Message.ID != first.Message.ID {
			t.Fatalf("the same client id made another message: %+v", again)
		}
		if got := d.turn(first.Conversation, "请先重启光猫。"); got.State != conversation.TurnSaid || got.N != 1 {
			t.Fatalf("turn: %+v", got)
		}
		second := d.says("v1", "m2", "转人工")
		d.turn(second.Conversation, "正在为您转接。", func(tc *conversation.TurnCommit) {
			tc.Turn.Decision = "handoff"
			tc.Hand = &conversation.Hand{To: conversation.OwnQueue, Reason: "asked", SkillGroupID: "g1"}
			tc.Packet = &conversation.Packet{Reason: "asked", Wanted: "宽带断了"}
		})
		queue, _, err := d.List(ctx, linXi, conversation.Filter{View: "queue", GroupID: "g1"}, conversation.Page{})
		if err != nil || len(queue) != 1 {
			t.Fatalf("queue: %v %v", queue, err)
		}
		c := queue[0]
		d.clock.Advance(30 * time.Second)
		c, err = d.Give(ctx, linXi, c.ID, conversation.Hand{To: conversation.OwnAgent, ToID: "lin", Seen: c.Generation, Reason: "assigned", AcceptBy: clock.Milli(d.clock) + 120_000})
		if err != nil || c.Accepted {
			t.Fatalf("assigned: %+v %v", c, err)
		}
		if _, err := d.Say(ctx, zhou, c.ID, conversation.Outgoing{ClientID: "z1", Generation: c.Generation, Text: "我来"}); code(err) != "conversation.not_owner" {
			t.Fatalf("a colleague could write: %v", err)
		}
		if _, err := d.Say(ctx, linXi, c.ID, conversation.Outgoing{ClientID: "a1", Generation: c.Generation, Text: "您好，我是林晓。"}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Say(ctx, zhou, c.ID, conversation.Outgoing{ClientID: "n1", Text: "光猫批次有问题", Note: true}); err != nil {
			t.Fatal(err)
		}
		customer := actor.Actor{Kind: actor.Customer, ID: "c-v1", WorkspaceID: ws}
		seen, err := d.Messages(ctx, customer, c.ID, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range seen {
			if m.Note {
				t.Error("the customer sees a note")
			}
		}
		d.clock.Advance(time.Minute)
		c, err = d.Close(ctx, linXi, c.ID, conversation.Close{Reason: "resolved", Generation: c.Generation, Disposition: conversation.Disposition{Category: "宽带", Outcome: "solved"}})
		if err != nil || c.Outcome != conversation.OutcomePerson || c.State != conversation.Closed {
			t.Fatalf("closed: %+v %v", c, err)
		}
		d.clock.Advance(20 * time.Second)
		if err := d.EndWrapup(ctx, linXi, c.ID, nil); err != nil {
			t.Fatal(err)
		}
		legs, err := d.Legs(ctx, ws, c.ID)
		if err != nil || len(legs) != 3 {
			t.Fatalf("%d legs, %v", len(legs), err)
		}
		if l := legs[2]; l.OwnerID != "lin" || l.Replies != 1 || l.WrapupEndedAt-l.WrapupStartedAt != 20_000 {
			t.Errorf("agent's leg: %+v", l)
		}
		third := d.says("v1", "m3", "又断了")
		if !third.New || third.Conversation.EpisodeID != c.EpisodeID || third.Conversation.PreviousID != c.ID {
			t.Errorf("a message after closing: %+v", third.Conversation)
		}
		checkOrder(t, d, c.ID)
	})
}

// checkOrder holds the invariant: seq from 1 without holes, and as many events.
func checkOrder(t *testing.T, d desk, conversationID string) {
	t.Helper()
	all, err := d.Messages(context.Background(), linXi, conversationID, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range all {
		if m.Seq != int64(i+1) {
			t.Errorf("message %d has seq %d", i, m.Seq)
		}
	}
	events, err := d.log.OfConversation(context.Background(), ws, conversationID)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range events {
		if e.Type == (conversation.MessageAdded{}).EventType() {
			n++
		}
	}
	if n != len(all) {
		t.Errorf("%d events for %d messages", n, len(all))
	}
}

func TestAReplyIsDroppedWhenTheCustomerWroteAgain(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		d := open(t, sql)
		first := d.says("v1", "m1", "查话费")
		both := d.says("v1", "m2", "上个月的")
		if got := d.turn(first.Conversation, "只答了第一句"); got.State != conversation.TurnSuperseded {
			t.Fatalf("turn %q", got.State)
		}
		if got := d.turn(both.Conversation, "两句一起答"); got.State != conversation.TurnSaid {
			t.Fatalf("turn %q", got.State)
		}
		if got := d.turn(both.Conversation, "同一句答两遍"); got.State != conversation.TurnSuperseded {
			t.Fatalf("a second reply to the same message: %q", got.State)
		}
		checkOrder(t, d, both.Conversation.ID)
	})
}

func TestAnUnacceptedAssignmentGoesBackToTheFront(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		ctx, d := context.Background(), open(t, sql)
		var ids []string
		for _, v := range []string{"v1", "v2"} {
			c := d.says(v, "m", "转人工").Conversation
			if _, err := d.HandOff(ctx, actor.Actor{Kind: actor.Customer, ID: "c-" + v, WorkspaceID: ws}, c.ID, conversation.Hand{To: conversation.OwnQueue, Reason: "asked", SkillGroupID: "g"}, conversation.Packet{}); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, c.ID)
			d.clock.Advance(time.Second)
		}
		c, err := d.Give(ctx, linXi, ids[1], conversation.Hand{To: conversation.OwnAgent, ToID: "lin", Reason: "assigned", AcceptBy: clock.Milli(d.clock) + 1000})
		if err != nil {
			t.Fatal(err)
		}
		queuedAt := c.QueuedAt
		if _, err = d.Give(ctx, actor.Of(ws), ids[1], conversation.Hand{To: conversation.OwnQueue, FromAgent: "lin", Unaccepted: true, Front: true, Reason: "not_accepted"}); err != nil {
			t.Fatal(err)
		}
		q, _, err := d.List(ctx, linXi, conversation.Filter{View: "queue"}, conversation.Page{})
		if err != nil || len(q) != 2 || q[0].ID != ids[1] || q[0].QueuedAt != queuedAt {
			t.Fatalf("queue %+v, %v", q, err)
		}
	})
}

func TestAnotherWorkspaceAndAnotherCustomerSeeNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		ctx, d := context.Background(), open(t, sql)
		c := d.says("v1", "m1", "你好").Conversation
		stranger := linXi
		stranger.WorkspaceID = "ws-2"
		other := actor.Actor{Kind: actor.Customer, ID: "c-v2", WorkspaceID: ws}
		tries := map[string]error{}
		_, tries["get"] = d.Get(ctx, stranger, c.ID)
		_, tries["messages"] = d.Messages(ctx, stranger, c.ID, 0, 0)
		_, tries["say"] = d.Say(ctx, stranger, c.ID, conversation.Outgoing{ClientID: "x", Generation: c.Generation, Text: "x"})
		_, tries["give"] = d.Give(ctx, stranger, c.ID, conversation.Hand{To: conversation.OwnQueue, Reason: "x"})
		_, tries["close"] = d.Close(ctx, stranger, c.ID, conversation.Close{Reason: "resolved"})
		_, tries["customer get"] = d.Get(ctx, other, c.ID)
		_, tries["customer messages"] = d.Messages(ctx, other, c.ID, 0, 0)
		tries["customer receipts"] = d.CustomerReceipts(ctx, other, c.ID, conversation.Receipts{ReadSeq: 1})
		tries["customer rate"] = d.Rate(ctx, other, c.ID, 5, "", "")
		for what, err := range tries {
			if code(err) != "conversation.not_found" {
				t.Errorf("%s: %v", what, err)
			}
		}
		list, _, err := d.List(ctx, stranger, conversation.Filter{}, conversation.Page{})
		if err != nil || len(list) != 0 {
			t.Errorf("list: %v %v", list, err)
		}
	})
}

// Bot and agent race for one conversation: whatever the order, no reply stands
// in it that was not its owner's.
func TestBotAndAgentRaceForTheSameConversation(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		ctx, d := context.Background(), open(t, sql)
		const races = 40
		for i := range races {
			c := d.says(fmt.Sprint("v", i), "m1", "在吗").Conversation
			var wg sync.WaitGroup
			wg.Go(func() { d.turn(c, "机器人：在的") })
			wg.Go(func() {
				got, err := d.Give(ctx, linXi, c.ID, conversation.Hand{To: conversation.OwnAgent, ToID: "lin", Reason: "taken_over"})
				if err == nil {
					_, err = d.Say(ctx, linXi, c.ID, conversation.Outgoing{ClientID: "a", Generation: got.Generation, Text: "坐席：在的"})
				}
				if err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
			wg.Wait()
			all, err := d.Messages(ctx, linXi, c.ID, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			human := false
			for _, m := range all {
				if m.By == conversation.ByAgent {
					human = true
				}
				if m.By == conversation.ByBot && human {
					t.Fatalf("race %d: the bot spoke over a person", i)
				}
			}
			checkOrder(t, d, c.ID)
		}
	})
}

func TestEveryStatementIsUnderstood(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		if err := open(t, sql).Check(context.Background()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestErasingACustomerLeavesCountsAndNoWord(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		ctx, d := context.Background(), open(t, sql)
		c := d.says("v1", "m1", "我的口令是青柚八七").Conversation
		d.turn(c, "收到青柚八七", func(tc *conversation.TurnCommit) {
			tc.Turn.Understanding = []byte(`{"text":"我的口令是青柚八七"}`)
			tc.Hand = &conversation.Hand{To: conversation.OwnQueue, Reason: "asked"}
			tc.Packet = &conversation.Packet{Wanted: "青柚八七"}
		})
		p := d.Part()
		err := sql.Write(ctx, func(tx *db.Tx) error {
			more, err := p.Erase(ctx, tx, ws, "c-v1")
			if more {
				t.Error("more is left of one conversation")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		x, err := p.Export(ctx, ws, "c-v1")
		if err != nil {
			t.Fatal(err)
		}
		if s := db.JSON(x); strings.Contains(s, "青柚") {
			t.Errorf("still there: %s", s)
		}
		h, err := d.LastHandoff(ctx, ws, c.ID)
		if err != nil || h.Packet.Wanted != "" {
			t.Errorf("packet %+v, %v", h, err)
		}
		checkOrder(t, d, c.ID)
	})
}

// The feed of another desk misses nothing, however many hand over at once and
// whichever of them is committed first.
func TestTheFeedOfAnotherDeskMissesNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		ctx, d := context.Background(), open(t, sql)
		other := actor.Actor{Kind: actor.Key, ID: "k", WorkspaceID: ws, Permissions: []string{"bot.external"}}
		const writers, each = 8, 15
		var all []conversation.Conversation
		for i := range writers * each {
			all = append(all, d.says(fmt.Sprint("v", i), "m1", "转人工").Conversation)
		}
		own := d.says("own", "m1", "转人工").Conversation
		if _, err := d.HandOff(ctx, linXi, own.ID, conversation.Hand{To: conversation.OwnQueue, Reason: "asked"}, conversation.Packet{}); err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for w := range writers {
			group.Go(func() {
				for _, c := range all[w*each : (w+1)*each] {
					if _, err := d.HandOff(ctx, linXi, c.ID, conversation.Hand{To: conversation.OwnExternal, Reason: "asked"}, conversation.Packet{}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		handedOver := make(chan struct{})
		go func() { group.Wait(); close(handedOver) }()
		seen, at := map[string]int{}, int64(0)
		for last := false; ; {
			page, err := d.HandoffsAfter(ctx, other, at, 7)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range page {
				seen[h.ConversationID]++
				at = h.N
			}
			if len(page) > 0 {
				continue
			}
			if last {
				break
			}
			select {
			case <-handedOver:
				last = true
			default:
			}
		}
		for _, c := range all {
			if seen[c.ID] != 1 {
				t.Errorf("%s was seen %d times", c.ID, seen[c.ID])
			}
		}
		if len(seen) != len(all) {
			t.Errorf("%d hand-overs in the feed, want %d", len(seen), len(all))
		}
	})
}
