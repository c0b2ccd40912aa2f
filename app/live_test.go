package app

import (
	"context"
	"maps"
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
					if h, ok := v.(hint); ok && (h.Type == "assigned" || h.Type == "conversation") {
						quiet[channel+" "+h.Type] = h.Quiet
					}
				},
				muted: func(_ context.Context, workspaceID, customerID string) bool {
					return muted && workspaceID == "w" && customerID == "k"
				},
			}
			c := conversation.Conversation{ID: "c", WorkspaceID: "w", CustomerID: "k", Owner: conversation.Owner{OwnerKind: conversation.OwnAgent, OwnerID: "m"}}
			l.tell(t.Context(), conversation.Notice{Conversation: c, OwnerChanged: true, Previous: conversation.OwnQueue})
			want := map[string]bool{"workspace:w:desk conversation": muted, "member:m assigned": muted}
			if !maps.Equal(quiet, want) {
				t.Errorf("%v, want %v", quiet, want)
			}
		})
	}
}
