package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/workspace"
)

func TestTheQueueOfAnAgentIsItsGroupsAndHasPages(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		other := w.otherGroup("宽带组")
		wait := func(visitor, group string) string {
			w.clock.Advance(time.Second)
			c := w.says(visitor, "转人工")
			c, err := w.Conversation.HandOff(ctx, w.who, c.ID, conversation.Hand{To: conversation.OwnQueue, Reason: "asked", SkillGroupID: group}, conversation.Packet{Reason: "asked"})
			w.must(err)
			return c.ID
		}
		var all []string
		for i := range 7 {
			all = append(all, wait(fmt.Sprint("a", i), w.group.ID))
		}
		theirs := wait("b", other.ID)
		agent := w.agent("lin", "agent", 5, other.ID)
		got, err := w.List(ctx, agent, conversation.Filter{View: "queue"}, conversation.Page{Limit: 3})
		w.must(err)
		if len(got.Items) != 1 || got.Items[0].ID != theirs || got.Next != "" {
			t.Errorf("the agent of the second group sees %d rows, next %q", len(got.Items), got.Next)
		}
		if _, err := w.List(ctx, agent, conversation.Filter{View: "queue", GroupID: w.group.ID}, conversation.Page{}); code(err) != "desk.not_in_group" {
			t.Errorf("another group's queue: %v", err)
		}
		var ids []string
		for after, pages := "", 0; pages < 10; pages++ {
			got, err := w.List(ctx, w.who, conversation.Filter{View: "queue"}, conversation.Page{Limit: 3, After: after})
			w.must(err)
			for _, r := range got.Items {
				ids = append(ids, r.ID)
			}
			if after = got.Next; after == "" {
				break
			}
		}
		if want := append(all, theirs); !slices.Equal(ids, want) {
			t.Errorf("the pages hold %v, want %v", ids, want)
		}
		if _, err := w.List(ctx, w.who, conversation.Filter{View: "queue"}, conversation.Page{After: "12"}); code(err) != "list.cursor" {
			t.Errorf("a broken cursor: %v", err)
		}
	})
}

func TestAReplyToOneWhoWaitsTakesIt(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		agent := w.agent("lin", "agent", 5)
		w.online(agent)
		c := w.queued("v1")
		if _, err := w.Say(ctx, agent, c.ID, conversation.Outgoing{ClientID: "n-1", Text: "查过了", Note: true}); err != nil || w.get(c.ID).OwnerKind != conversation.OwnQueue {
			t.Errorf("a note: %v, owner %s", err, w.get(c.ID).OwnerKind)
		}
		if _, err := w.Say(ctx, agent, c.ID, conversation.Outgoing{ClientID: "a-1", Generation: c.Generation, Text: "您好，我来看"}); err != nil {
			t.Fatal(err)
		}
		if c = w.get(c.ID); c.OwnerKind != conversation.OwnAgent || c.OwnerID != agent.ID || !c.Accepted {
			t.Errorf("after the reply: %+v", c.Owner)
		}
	})
}

func TestAClosingWordIsOneOfTheWorkspaces(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		settings := []workspace.Category{{Name: "宽带", Children: []workspace.Subject{{Name: "断网"}}}}
		_, err := w.Workspace.Change(ctx, actor.Actor{Kind: actor.System, WorkspaceID: w.ws, Permissions: []string{"*"}}, func(x *workspace.Workspace) error {
			x.Settings.Dispositions = settings
			return nil
		})
		w.must(err)
		agent := w.agent("lin", "agent", 5)
		w.online(agent)
		c := w.queued("v1")
		c, err = w.Accept(ctx, agent, c.ID)
		w.must(err)
		for d, want := range map[conversation.Disposition]string{
			{Category: "我的密码是 hunter2"}:        "disposition.no_category",
			{Category: "断网"}:                   "disposition.no_category",
			{Outcome: "maybe", Category: "宽带"}: "disposition.no_outcome",
		} {
			if _, err := w.Close(ctx, agent, c.ID, d); code(err) != want {
				t.Errorf("%+v: %v", d, err)
			}
		}
		if _, err := w.Close(ctx, agent, c.ID, conversation.Disposition{Category: "宽带/断网"}); err != nil {
			t.Fatal(err)
		}
		if err := w.EndWrapup(ctx, agent, c.ID, &conversation.Disposition{Category: "别的"}); code(err) != "disposition.no_category" {
			t.Errorf("at the end of after-call work: %v", err)
		}
	})
}

func TestOneWorkspacesTroubleDoesNotKeepTheOthersOpen(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lin := w.agent("lin", "agent", 3)
		c, err := w.TakeOver(ctx, lin, w.says("v1", "在吗").ID)
		w.must(err)
		_, err = w.Say(ctx, lin, c.ID, conversation.Outgoing{ClientID: "1", Generation: c.Generation, Text: "在的"})
		w.must(err)
		broken, err := w.Workspace.Create(ctx, actor.Actor{Kind: actor.System}, workspace.NewWorkspace{Slug: "broken", Name: "broken"})
		w.must(err)
		_, err = w.DB.SQL().ExecContext(ctx, "UPDATE workspace SET id = '0' WHERE id = '"+broken.ID+"'") // swept in the order of ids: this one first
		w.must(err)
		w.breaks("0", "b")
		w.clock.Advance(time.Hour)
		if err := w.SweepIdle(ctx); err == nil {
			t.Error("the trouble is not told")
		}
		if got := w.get(c.ID); got.State != conversation.Closed {
			t.Error("a silent conversation stays open for another company's trouble")
		}
	})
}

// breaks puts a silent conversation into a workspace that cannot be read.
func (w *world) breaks(workspaceID, conversationID string) {
	w.t.Helper()
	_, err := w.DB.SQL().ExecContext(w.t.Context(), "INSERT INTO conversation (id, workspace_id, inbox_id, channel, customer_id, episode_id, state, owner_kind, owner_since, message_at, reply_seq, customer_seq, disposition, created_at, updated_at) VALUES ('"+
		conversationID+"', '"+workspaceID+"', 'i', 'webchat', 'k', 'e', 'open', 'agent', 1, 1, 2, 1, '[1]', 1, 1)")
	w.must(err)
}
