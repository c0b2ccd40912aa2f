package conversation_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/internal/db"
	"yingda/internal/testkit"
)

// What an agent has served: the open ones apart from the closed, each once
// though the agent had it twice, newest message first, page by page.
func TestServedListsHoldEachConversationOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, database *db.DB) {
		d := open(t, database)
		ctx := t.Context()
		list := func(state conversation.State, p conversation.Page) ([]string, string) {
			t.Helper()
			all, next, err := d.List(ctx, linXi, conversation.Filter{View: "served", State: state, MemberID: "lin"}, p)
			if err != nil {
				t.Fatal(err)
			}
			ids := []string{}
			for _, c := range all {
				ids = append(ids, c.ID)
			}
			return ids, next
		}
		give := func(c conversation.Conversation, to string) conversation.Conversation {
			t.Helper()
			c, err := d.Give(ctx, linXi, c.ID, conversation.Hand{To: conversation.OwnAgent, ToID: to, Seen: c.Generation, Reason: "assigned"})
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		var closed []string
		for i := range 4 {
			c := d.says(fmt.Sprintf("v%d", i), "m", "你好").Conversation
			for _, to := range []string{"lin", "zhou", "lin"} {
				c = give(c, to)
			}
			d.clock.Advance(time.Second)
			if open, _ := list(conversation.Open, conversation.Page{}); !slices.Equal(open, []string{c.ID}) {
				t.Fatalf("open: %v, want %s", open, c.ID)
			}
			if _, err := d.Close(ctx, linXi, c.ID, conversation.Close{Reason: "resolved", Generation: c.Generation}); err != nil {
				t.Fatal(err)
			}
			closed = append([]string{c.ID}, closed...)
		}
		if open, _ := list(conversation.Open, conversation.Page{}); len(open) != 0 {
			t.Errorf("open after all were closed: %v", open)
		}
		one, next := list(conversation.Closed, conversation.Page{Limit: 3})
		two, end := list(conversation.Closed, conversation.Page{Limit: 3, After: next})
		if got := append(one, two...); !slices.Equal(got, closed) || end != "" {
			t.Errorf("closed: %v, then %q; want %v", got, end, closed)
		}
	})
}
