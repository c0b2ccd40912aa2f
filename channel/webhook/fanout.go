package webhook

import (
	"context"
	"strings"
	"time"

	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
	"yingda/internal/job"
)

const (
	deliverJob = "webhook.deliver"
	sweepJob   = "webhook.sweep"

	tryFor = 72 * time.Hour
)

// Consumer makes deliveries of events. It starts at the log's end: an endpoint
// hears of what happens from now on.
func (s *Store) Consumer() event.Consumer {
	return event.Consumer{Name: "webhook", FromNow: true, Handle: func(ctx context.Context, tx *db.Tx, events []event.Event) error {
		endpoints := map[string][]Endpoint{}
		for _, e := range events {
			if e.Sample { // the sample company calls nobody
				continue
			}
			all, ok := endpoints[e.WorkspaceID]
			if !ok {
				var err error
				if all, err = db.All[Endpoint](ctx, tx, s.q, "list", e.WorkspaceID); err != nil {
					return err
				}
				endpoints[e.WorkspaceID] = all
			}
			for _, to := range all {
				if !to.Enabled || e.At < to.CreatedAt || !to.wants(e.Type) {
					continue
				}
				if _, err := s.add(ctx, tx, to.ID, e, ""); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}

// wants reports whether the endpoint asked for a type.
func (e Endpoint) wants(eventType string) bool {
	domain, _, _ := strings.Cut(eventType, ".")
	for _, t := range e.Events {
		if t == "*" || t == eventType || t == domain+".*" {
			return true
		}
	}
	return false
}

// add writes a delivery and its job. The job's key keeps the order: of one
// conversation, or of whatever else the event is about.
func (s *Store) add(ctx context.Context, tx *db.Tx, endpointID string, e event.Event, replayOf string) (string, error) {
	about := e.WorkspaceID
	for _, k := range []string{e.SubjectID, e.CustomerID, e.ConversationID} {
		if k != "" {
			about = k
		}
	}
	deliveryID := id.New()
	n, err := s.q.Exec(ctx, tx, "add_delivery", deliveryID, e.WorkspaceID, endpointID, e.ID, e.Type, e.ConversationID, "", s.now(), replayOf)
	if err != nil || n == 0 { // it is there: the consumer saw this event before
		return "", err
	}
	jobID, err := s.Jobs.Add(ctx, tx, job.New{
		WorkspaceID: e.WorkspaceID, Kind: deliverJob, Key: endpointID + "/" + about, Payload: delivering{endpointID, deliveryID}, GiveUpAfter: tryFor,
	})
	if err != nil {
		return "", err
	}
	_, err = s.q.Exec(ctx, tx, "set_job", deliveryID, e.WorkspaceID, jobID)
	return deliveryID, err
}

type delivering struct {
	EndpointID string `json:"endpoint_id"`
	DeliveryID string `json:"delivery_id"`
}

// keepDeliveries is how long the record of deliveries is kept.
const keepDeliveries = 30 * 24 * time.Hour

// Schedule makes sure that old deliveries are swept daily. Call at start.
func (s *Store) Schedule(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		day := s.Clock.Now().Add(24 * time.Hour).Format("2006-01-02")
		_, err := s.Jobs.Add(ctx, tx, job.New{Kind: sweepJob, Dedupe: day, In: 24 * time.Hour})
		return err
	})
}

func (s *Store) sweep(ctx context.Context, _ job.Job) error {
	before := s.Clock.Now().Add(-keepDeliveries).UnixMilli()
	for n := int64(1); n > 0; {
		err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			n, err = s.q.Exec(ctx, tx, "sweep", before)
			return err
		})
		if err != nil {
			return err
		}
	}
	return s.Schedule(ctx)
}
