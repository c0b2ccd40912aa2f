package desk_test

import (
	"testing"
	"time"

	"yingda/conversation"
	"yingda/desk"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
)

// night is half past eleven in the evening, when the default group is away.
func (w *world) night() {
	w.clock.Advance(14 * time.Hour)
}

func (w *world) left(visitor string) (desk.Task, conversation.Conversation) {
	w.t.Helper()
	c := w.says(visitor, "路由器坏了，请明天联系我")
	task, err := w.Leave(w.t.Context(), desk.Left{
		Key: "left-" + visitor, WorkspaceID: w.ws, ConversationID: c.ID, CustomerID: c.CustomerID, Text: "路由器坏了，请明天联系我", Phone: "+8619900001111",
	})
	w.must(err)
	return task, c
}

func TestAMessageLeftAtNightIsATaskForTheMorning(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lin := w.agent("lin", "agent", 3)
		w.night()
		task, c := w.left("v1")
		// 240 working minutes from 09:00, the next opening.
		due := time.UnixMilli(task.DueAt).In(w.clock.Now().Location())
		if due.Format("2006-01-02 15:04") != "2026-03-03 13:00" {
			t.Errorf("due %s", due)
		}
		again, _ := w.Leave(ctx, desk.Left{Key: "left-v1", WorkspaceID: w.ws, ConversationID: c.ID, CustomerID: c.CustomerID, Text: "x"})
		rows, err := w.Tasks(ctx, lin, desk.TaskFilter{}, conversation.Page{Limit: 10})
		if err != nil || len(rows.Items) != 1 || again.ID != task.ID {
			t.Fatalf("%d tasks of one message, %v", len(rows.Items), err)
		}
		if r := rows.Items[0]; r.GroupName != w.group.Name || r.CustomerName == "" || r.Phone != "+8619900001111" {
			t.Errorf("row %+v", r)
		}
		w.clock.Advance(10 * time.Hour)
		_, err = w.Conversation.Close(ctx, w.who, c.ID, conversation.Close{Reason: "idle"})
		w.must(err)
		row, err := w.ReplyTask(ctx, lin, task.ID, "r1", "您好，今天上午为您更换。")
		w.must(err)
		if _, err := w.ReplyTask(ctx, lin, task.ID, "r1", "您好，今天上午为您更换。"); err != nil {
			t.Errorf("sent twice: %v", err)
		}
		w.checkFollowed(c, row)
	})
}

// checkFollowed holds that the reply reached the customer's widget, in a new
// conversation of the same episode that the bot has, and that its delivery shows.
func (w *world) checkFollowed(c conversation.Conversation, row desk.TaskRow) {
	t, ctx := w.t, w.t.Context()
	next := w.get(row.ReplyConversationID)
	if next.ID == c.ID || next.EpisodeID != c.EpisodeID || next.PreviousID != c.ID || next.OwnerKind != conversation.OwnBot || next.State != conversation.Open {
		t.Errorf("answered in %+v", next)
	}
	customer := actor.Actor{Kind: actor.Customer, ID: c.CustomerID, WorkspaceID: w.ws}
	seen, err := w.Conversation.Messages(ctx, customer, next.ID, 0, 0)
	if err != nil || len(seen) != 1 || seen[0].Text != "您好，今天上午为您更换。" {
		t.Fatalf("the customer sees %+v, %v", seen, err)
	}
	w.must(w.Conversation.CustomerReceipts(ctx, customer, next.ID, conversation.Receipts{DeliveredSeq: 1, ReadSeq: 1}))
	lin := actor.Actor{Kind: actor.Member, ID: row.AssigneeID, WorkspaceID: w.ws, Permissions: []string{"task.work", "conversation.reply", "customer.see_sensitive"}}
	row, err = w.FinishTask(ctx, lin, row.ID, "已更换")
	w.must(err)
	if row.State != "done" || row.ReplyDeliveredAt == 0 || row.ReplyReadAt == 0 || row.DoneByName != "lin" {
		t.Errorf("done: %+v", row)
	}
	var types []string
	w.must(w.log.CatchUp(ctx, event.Consumer{Name: "test", Handle: collect(&types, "task.replied")}))
	if len(types) != 1 {
		t.Errorf("%d replies for one", len(types))
	}
}

func TestTasksOfOthersAreNotThere(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lin := w.agent("lin", "agent", 3)
		other := w.agent("wu", "agent", 3, w.otherGroup("宽带").ID)
		task, _ := w.left("v1")
		stranger := lin
		stranger.WorkspaceID = "elsewhere"
		for name, who := range map[string]actor.Actor{"another group": other, "another workspace": stranger} {
			if _, err := w.AssignTask(ctx, who, task.ID, ""); code(err) != "task.not_found" {
				t.Errorf("%s assigns: %v", name, err)
			}
			if _, err := w.ReplyTask(ctx, who, task.ID, "x", "x"); code(err) != "task.not_found" {
				t.Errorf("%s replies: %v", name, err)
			}
			if _, err := w.FinishTask(ctx, who, task.ID, ""); code(err) != "task.not_found" {
				t.Errorf("%s finishes: %v", name, err)
			}
			rows, err := w.Tasks(ctx, who, desk.TaskFilter{}, conversation.Page{Limit: 10})
			if err != nil || len(rows.Items) != 0 {
				t.Errorf("%s lists %d, %v", name, len(rows.Items), err)
			}
		}
		if _, err := w.AssignTask(ctx, lin, task.ID, other.ID); code(err) != "actor.not_permitted" {
			t.Errorf("an agent gives work to a colleague: %v", err)
		}
	})
}

func TestAnErasedCustomersTasksAreBlank(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		task, c := w.left("v1")
		w.must(w.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := w.Part().Erase(t.Context(), tx, w.ws, c.CustomerID)
			return err
		}))
		all, err := w.Part().Export(t.Context(), w.ws, c.CustomerID)
		w.must(err)
		got := all.([]desk.Task)
		if len(got) != 1 || got[0].ID != task.ID || got[0].Text+got[0].Phone != "" {
			t.Errorf("after erasure: %+v", got)
		}
	})
}

func TestSilenceIsRemindedOnceAndThenClosed(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lin := w.agent("lin", "agent", 3)
		c := w.says("v1", "在吗")
		c, err := w.TakeOver(ctx, lin, c.ID)
		w.must(err)
		waiting := w.queued("v2")
		_, err = w.Say(ctx, lin, c.ID, conversation.Outgoing{ClientID: "1", Generation: c.Generation, Text: "在的"})
		w.must(err)
		w.clock.Advance(9 * time.Minute)
		w.must(w.SweepIdle(ctx))
		if w.get(c.ID).RemindedAt != 0 {
			t.Error("reminded after nine minutes")
		}
		w.clock.Advance(2 * time.Minute)
		for range 3 {
			w.must(w.SweepIdle(ctx))
		}
		reminded := w.get(c.ID)
		if reminded.RemindedAt == 0 || reminded.State != conversation.Open {
			t.Errorf("after eleven minutes: %+v", reminded)
		}
		w.clock.Advance(20 * time.Minute)
		w.must(w.SweepIdle(ctx))
		if got := w.get(c.ID); got.State != conversation.Closed || got.CloseReason != "idle" {
			t.Errorf("after half an hour: %s", got.State)
		}
		if got := w.get(waiting.ID); got.State != conversation.Open {
			t.Error("one who waits for us was closed as silent")
		}
	})
}

func TestTheSweepFindsBrokenPromises(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lin := w.agent("lin", "agent", 3)
		c := w.queued("v1")
		c, err := w.TakeOver(ctx, lin, c.ID)
		w.must(err)
		p, err := w.Conversation.Promise(ctx, lin, c.ID, "今天回电", clock.Milli(w.clock)+60_000)
		w.must(err)
		w.clock.Advance(2 * time.Minute)
		w.must(w.SweepIdle(ctx))
		d, err := w.Detail(ctx, lin, c.ID)
		w.must(err)
		if len(d.Promises) != 1 || d.Promises[0].BrokenAt != p.DueAt {
			t.Errorf("the desk shows %+v", d.Promises)
		}
	})
}

func TestSavedRepliesAndViews(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lin, zhou, boss := w.agent("lin", "agent", 3), w.agent("zhou", "agent", 3), w.agent("boss", "supervisor", 3)
		own, err := w.MakeMacro(ctx, lin, desk.MacroInput{Title: "问候", Text: "您好"})
		w.must(err)
		if _, err := w.MakeMacro(ctx, lin, desk.MacroInput{Title: "大家的", Text: "您好", Shared: true}); code(err) != "macro.not_shared" {
			t.Errorf("an agent shares: %v", err)
		}
		shared, err := w.MakeMacro(ctx, boss, desk.MacroInput{Title: "大家的", Text: "您好", Shared: true})
		w.must(err)
		if all, err := w.Macros(ctx, zhou); err != nil || len(all) != 1 || all[0].ID != shared.ID {
			t.Errorf("zhou sees %v, %v", all, err)
		}
		if err := w.RemoveMacro(ctx, zhou, own.ID); code(err) != "macro.not_found" {
			t.Errorf("a colleague's own: %v", err)
		}
		stranger := boss
		stranger.WorkspaceID = "elsewhere"
		if _, err := w.ChangeMacro(ctx, stranger, shared.ID, desk.MacroInput{Title: "x", Text: "x"}); code(err) != "macro.not_found" {
			t.Errorf("from elsewhere: %v", err)
		}
		w.must(w.RemoveMacro(ctx, lin, own.ID))
		first, err := w.SaveView(ctx, lin, "急的", map[string]string{"view": "queue"})
		w.must(err)
		second, err := w.SaveView(ctx, lin, "急的", map[string]string{"view": "mine"})
		w.must(err)
		views, err := w.Views(ctx, lin)
		if err != nil || len(views) != 1 || first.ID != second.ID || string(views[0].Filter) == "" {
			t.Errorf("views %v, %v", views, err)
		}
		if err := w.RemoveView(ctx, zhou, first.ID); code(err) != "view.not_found" {
			t.Errorf("a colleague's view: %v", err)
		}
	})
}
