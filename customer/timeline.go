package customer

import (
	"context"
	"strconv"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// Timeline is what happened with a customer, newest first.
type Timeline struct {
	Items []event.Event `json:"items"`
	Next  string        `json:"next"`
}

// tooFine are events that would drown the others in a timeline; the
// conversation itself shows them.
var tooFine = []string{
	"conversation.message_added", "conversation.turn_taken", "conversation.owner_changed", "conversation.feedback_given", "conversation.rating_invited",
	"conversation.episode_changed", "conversation.accepted",
}

// Timeline returns a page of a customer's events, with those of the profiles it
// took in.
func (s *Store) Timeline(ctx context.Context, who actor.Actor, customerID, after string, limit int) (Timeline, error) {
	if err := who.Need("customer.read"); err != nil {
		return Timeline{}, err
	}
	c, err := s.Resolve(ctx, who.WorkspaceID, customerID)
	if err != nil {
		return Timeline{}, err
	}
	ids, err := s.everyID(ctx, s.DB, who.WorkspaceID, c.ID)
	if err != nil {
		return Timeline{}, err
	}
	at, key := int64(1)<<62, "~"
	if after != "" {
		a, b, ok := strings.Cut(after, "_")
		if at, err = strconv.ParseInt(a, 10, 64); err != nil || !ok {
			return Timeline{}, fault.Invalid("request.cursor", "after")
		}
		key = b
	}
	limit = min(max(limit, 1), 100)
	all, err := s.Log.OfCustomers(ctx, who.WorkspaceID, ids, tooFine, event.Before{At: at, ID: key}, limit+1)
	t := Timeline{Items: all}
	if len(all) > limit {
		t.Items = all[:limit]
		last := t.Items[limit-1]
		t.Next = strconv.FormatInt(last.At, 10) + "_" + last.ID
	}
	return t, err
}

// everyID returns a customer's id and those of all the profiles that were
// merged into it, however far back.
func (s *Store) everyID(ctx context.Context, c db.Conn, workspaceID, customerID string) ([]string, error) {
	ids := []string{customerID}
	for i := 0; i < len(ids) && len(ids) < 1000; i++ {
		more, err := db.All[string](ctx, c, s.q, "merged_ids", ids[i], workspaceID)
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	return ids, nil
}
