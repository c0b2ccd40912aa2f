package webhook

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Page is a page of deliveries, newest first.
type Page struct {
	Items []Delivery `json:"items"`
	Next  string     `json:"next"`
}

// Deliveries lists what was sent to an endpoint, or only one state of it.
func (s *Store) Deliveries(ctx context.Context, who actor.Actor, endpointID, state, after string, limit int) (Page, error) {
	if err := who.Need("webhook.manage"); err != nil {
		return Page{}, err
	}
	if _, err := s.endpoint(ctx, s.DB, who.WorkspaceID, endpointID); err != nil {
		return Page{}, err
	}
	if after == "" {
		after = "z" // behind every id
	}
	limit = min(max(limit, 1), 100)
	all, err := db.All[Delivery](ctx, s.DB, s.q, "deliveries", endpointID, who.WorkspaceID, after, state, limit+1)
	p := Page{Items: all}
	if len(all) > limit {
		p.Items = all[:limit]
		p.Next = p.Items[limit-1].ID
	}
	return p, err
}

// Replay sends an event again, behind what waits for the same conversation.
func (s *Store) Replay(ctx context.Context, who actor.Actor, endpointID, deliveryID string) (out Delivery, err error) {
	if err := who.Need("webhook.manage"); err != nil {
		return out, err
	}
	d, err := db.One[Delivery](ctx, s.DB, s.q, "delivery", deliveryID, who.WorkspaceID)
	if errors.Is(err, sql.ErrNoRows) || err == nil && d.EndpointID != endpointID {
		return out, fault.NotFound("webhook.delivery_not_found")
	}
	if err != nil {
		return out, err
	}
	if d.State == Waiting || d.State == Retrying {
		return out, fault.Conflict("webhook.still_trying")
	}
	e, err := s.Log.ByID(ctx, who.WorkspaceID, d.EventID)
	if errors.Is(err, sql.ErrNoRows) {
		return out, fault.NotFound("webhook.delivery_not_found")
	}
	if err != nil {
		return out, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		newID, err := s.add(ctx, tx, endpointID, e, d.ID)
		if err != nil {
			return err
		}
		out, err = db.One[Delivery](ctx, tx, s.q, "delivery", newID, who.WorkspaceID)
		return err
	})
	return out, err
}

// Tried is how a trial call went.
type Tried struct {
	Status int    `json:"status" doc:"HTTP status; 0: no answer came"`
	Error  string `json:"error,omitempty"`
	TookMS int64  `json:"took_ms"`
}

// Test is the fact of a trial call. It is sent and not kept.
type Test struct{}

// EventType names the event.
func (Test) EventType() string { return "webhook.test" }

// Try calls an endpoint now with an event of type webhook.test.
func (s *Store) Try(ctx context.Context, who actor.Actor, endpointID string) (Tried, error) {
	if err := who.Need("webhook.manage"); err != nil {
		return Tried{}, err
	}
	to, err := s.endpoint(ctx, s.DB, who.WorkspaceID, endpointID)
	if err != nil {
		return Tried{}, err
	}
	e := event.Event{ID: id.New(), WorkspaceID: who.WorkspaceID, At: s.now(), Type: Test{}.EventType(), Version: 1, ActorKind: who.Kind, ActorID: who.ID, SubjectID: to.ID, Data: json.RawMessage("{}")}
	body, err := json.Marshal(Payload{Event: e})
	if err != nil {
		return Tried{}, fmt.Errorf("write the trial: %w", err)
	}
	began := s.Clock.Now()
	status, err := s.send(ctx, to, e.ID, e.Type, body)
	return Tried{Status: status, Error: codeOf(err), TookMS: s.Clock.Now().Sub(began).Milliseconds()}, nil
}
