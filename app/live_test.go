package app

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"yingda/conversation"
)

// A muted customer rings at nobody's desk: neither when it is given to an agent
// nor with what it writes. Everybody still sees it.
func TestNothingRingsForAMutedCustomer(t *testing.T) {
	for name, muted := range map[string]bool{"muted": true, "heard": false} {
		t.Run(name, func(t *testing.T) {
			quiet := map[string]bool{}
			l := &live{
				publish: func(_ context.Context, channel string, v any) {
					if h, ok := v.(hint); ok && (h.Type == "assigned" || h.Type == "conversation" || h.Type == "said") {
						quiet[channel+" "+h.Type] = h.Quiet
					}
				},
				muted: func(_ context.Context, workspaceID, customerID string) bool {
					return muted && workspaceID == "w" && customerID == "k"
				},
			}
			c := conversation.Conversation{ID: "c", WorkspaceID: "w", CustomerID: "k", Owner: conversation.Owner{OwnerKind: conversation.OwnAgent, OwnerID: "m"}}
			l.tell(t.Context(), conversation.Notice{Conversation: c, Message: &conversation.Message{By: conversation.ByCustomer}, OwnerChanged: true, Previous: conversation.OwnQueue})
			want := map[string]bool{"workspace:w:desk conversation": muted, "member:m assigned": muted, "member:m said": muted}
			if !maps.Equal(quiet, want) {
				t.Errorf("%v, want %v", quiet, want)
			}
		})
	}
}

// Members who may not see numbers of people listen to a conversation too: what has
// some in it is not told there, and who may see it reads it.
func TestALineOfAConversationCarriesNoNumbers(t *testing.T) {
	for text, told := range map[string]bool{"请问怎么退款": true, "我的手机13912345678": false} {
		c := conversation.Conversation{ID: "c", WorkspaceID: "w", Preview: text, Owner: conversation.Owner{OwnerKind: conversation.OwnAgent, OwnerID: "m"}}
		hints, words := 0, 0
		l := &live{publish: func(_ context.Context, channel string, v any) {
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			hints++
			if strings.Contains(string(b), "13912345678") {
				t.Errorf("%s: %s", channel, b)
			}
			if h, ok := v.(hint); ok && h.Type == "message" && h.Message != nil && h.Message.Text == text {
				words++
			}
		}}
		l.tell(t.Context(), conversation.Notice{Conversation: c, Message: &conversation.Message{By: conversation.ByCustomer, Text: text}, OwnerChanged: true})
		if (words == 1) != told || hints < 4 {
			t.Errorf("%q was told %d times in %d hints", text, words, hints)
		}
	}
}

// Every member who reads conversations listens to the desk: nothing that was
// said or noted in one may pass there.
func TestTheDesksLineCarriesNoWords(t *testing.T) {
	const said = "我的卡号是6222"
	c := conversation.Conversation{
		ID: "c", WorkspaceID: "w", Preview: said, Topic: said, Tags: []string{said}, PreviewBy: "customer", LastSeq: 7,
		Owner: conversation.Owner{OwnerKind: conversation.OwnAgent, OwnerID: "m", Generation: 3}, Disposition: conversation.Disposition{Note: said, Category: said},
	}
	heard := 0
	l := &live{publish: func(_ context.Context, channel string, v any) {
		if h, ok := v.(hint); channel == "conversation:c" || ok && h.Type == "said" && channel == "member:m" { // who serves it may read it
			return
		}
		heard++
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), said) || !strings.Contains(string(b), `"id":"c"`) || !strings.Contains(string(b), `"owner_id":"m"`) {
			t.Errorf("%s: %s", channel, b)
		}
	}}
	l.tell(t.Context(), conversation.Notice{Conversation: c, Message: &conversation.Message{By: conversation.ByCustomer, Text: said}, OwnerChanged: true, Previous: conversation.OwnAgent, PreviousID: "n"})
	if heard != 3 {
		t.Errorf("%d lines", heard)
	}
}
