package app

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"yingda/channel/webchat"
	"yingda/conversation"
)

// Whoever waits is told when those ahead are fewer: when one is taken, and when
// one goes away.
func TestTheNextInLineHearsOfThePlace(t *testing.T) {
	h := newHouse(t, Store{Data: t.TempDir()})
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	var ids []string
	var last *caller
	for range 3 {
		last = h.visitor()
		id := last.say("m-1", "转人工")
		h.owned(id, conversation.OwnQueue)
		ids = append(ids, id)
	}
	line := last.socket(ctx)
	place := func(want int64) {
		t.Helper()
		for {
			_, b, err := line.Read(ctx)
			if err != nil {
				t.Fatalf("waiting for place %d: %v", want, err)
			}
			var e webchat.Event
			must(t, json.Unmarshal(b, &e))
			if e.Type == "state" && e.ConversationID == ids[2] && e.Conversation != nil && e.Conversation.Queue != nil && e.Conversation.Queue.Position == want {
				return
			}
		}
	}
	agent := h.hire("lin", "agent")
	agent.do(200, "POST", "/api/v1/conversations/"+ids[0]+"/accept", nil, nil)
	place(2)
	_, err := h.app.conversation.Close(ctx, h.admin, ids[1], conversation.Close{Reason: "customer_left"})
	must(t, err)
	place(1)
}
