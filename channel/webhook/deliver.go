package webhook

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/internal/safehttp"
	"yingda/internal/secret"
)

// patience is how long an endpoint may take to answer.
const patience = 10 * time.Second

// The states of a delivery.
const (
	Waiting   = "waiting"
	Retrying  = "retrying"
	Delivered = "delivered"
	GivenUp   = "given_up"
	Dropped   = "dropped" // the endpoint was switched off before it was tried
)

// Delivery is one event on its way to one endpoint.
type Delivery struct {
	ID             string `db:"id" json:"id"`
	WorkspaceID    string `db:"workspace_id" json:"-"`
	EndpointID     string `db:"webhook_id" json:"webhook_id"`
	EventID        string `db:"event_id" json:"event_id"`
	EventType      string `db:"event_type" json:"event_type"`
	ConversationID string `db:"conversation_id" json:"conversation_id,omitempty"`
	State          string `db:"state" json:"state" enum:"waiting,retrying,delivered,given_up,dropped"`
	Attempts       int64  `db:"attempts" json:"attempts"`
	Status         int64  `db:"status" json:"status" doc:"HTTP status of the last answer; 0: none came"`
	Error          string `db:"error" json:"error,omitempty" doc:"Code of what went wrong"`
	CreatedAt      int64  `db:"created_at" json:"created_at"`
	TriedAt        int64  `db:"tried_at" json:"tried_at"`
	NextAt         int64  `db:"next_at" json:"next_at" doc:"When it is tried next; 0: not again"`
	ReplayOf       string `db:"replay_of" json:"replay_of,omitempty"`
}

// pauses between tries; the last goes on.
var pauses = []time.Duration{
	5 * time.Second, 15 * time.Second, time.Minute, 3 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour,
}

func pause(attempts int64) time.Duration {
	d := pauses[min(max(attempts, 1), int64(len(pauses)))-1]
	return time.Duration(float64(d) * (0.9 + 0.2*rand.Float64()))
}

// errNotTaken makes the job try again; what went wrong stands in the delivery.
var errNotTaken = errors.New("the endpoint did not take it")

// deliver is one try.
func (s *Store) deliver(ctx context.Context, j job.Job) error {
	var p delivering
	if err := j.Read(&p); err != nil {
		return err
	}
	d, err := db.One[Delivery](ctx, s.DB, s.q, "delivery", p.DeliveryID, j.WorkspaceID)
	if err != nil {
		return gone(err)
	}
	to, err := s.endpoint(ctx, s.DB, j.WorkspaceID, p.EndpointID)
	if err != nil {
		return gone(err)
	}
	if !to.Enabled {
		d.State, d.NextAt = Dropped, 0
		return s.note(ctx, to, d, nil)
	}
	e, err := s.Log.ByID(ctx, j.WorkspaceID, d.EventID)
	if errors.Is(err, sql.ErrNoRows) { // taken out with the sample
		d.State, d.NextAt = Dropped, 0
		return s.note(ctx, to, d, nil)
	}
	if err != nil {
		return err
	}
	status, failed := s.post(ctx, to, d, e)
	d.Attempts++
	d.Status, d.TriedAt, d.Error = int64(status), s.now(), codeOf(failed)
	switch {
	case failed == nil:
		d.State, d.NextAt = Delivered, 0
	case status == http.StatusGone || s.now() >= j.GiveUpAt:
		d.State, d.NextAt = GivenUp, 0
	default:
		d.State, d.NextAt = Retrying, s.now()+pause(j.Attempts).Milliseconds()
	}
	return s.note(ctx, to, d, failed)
}

// gone ends a job whose rows went with their endpoint: nothing is left to do, and
// nothing for anybody to look at.
func gone(err error) error {
	if errors.Is(err, sql.ErrNoRows) || fault.IsKind(err, fault.KindNotFound) {
		return nil
	}
	return err
}

// note writes what became of a try and tells the job whether to try again.
func (s *Store) note(ctx context.Context, to Endpoint, d Delivery, failed error) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "tried", d.ID, d.WorkspaceID, d.State, d.Attempts, d.Status, d.Error, d.TriedAt, d.NextAt)
		if err != nil || d.State == Dropped {
			return err
		}
		since := int64(0)
		if failed != nil {
			since = s.now()
		}
		_, err = s.q.Exec(ctx, tx, "set_failing", to.ID, to.WorkspaceID, since)
		return err
	})
	switch {
	case err != nil:
		return err
	case d.State == GivenUp:
		return fmt.Errorf("%w: %s", job.ErrGiveUp, d.Error)
	case d.State == Retrying:
		return fmt.Errorf("%w: %s", errNotTaken, d.Error)
	}
	return nil
}

// Payload is the body of a request.
type Payload struct {
	event.Event
	Object any `json:"object,omitempty" doc:"What the event is about, as it is now"`
}

// post sends one delivery and returns the answer's status, 0 when none came.
func (s *Store) post(ctx context.Context, to Endpoint, d Delivery, e event.Event) (status int, err error) {
	p := Payload{Event: e}
	if s.Object != nil {
		if p.Object, err = s.Object(ctx, e); err != nil && !fault.IsKind(err, fault.KindNotFound) {
			return 0, fmt.Errorf("read what event %s is about: %w", e.ID, err)
		}
	}
	body, err := json.Marshal(p)
	if err != nil {
		return 0, fmt.Errorf("write event %s: %w", e.ID, err)
	}
	return s.send(ctx, to, d.ID, e.Type, body)
}

func (s *Store) send(ctx context.Context, to Endpoint, deliveryID, eventType string, body []byte) (status int, err error) {
	key, err := s.Box.Open(to.Sealed, place(to.ID))
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, bytes.NewReader(body))
	if err != nil {
		return 0, fault.Invalid("safehttp.url_malformed", "url").Because(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "yingda-webhook")
	req.Header.Set("Yingda-Event", eventType)
	req.Header.Set("Yingda-Delivery", deliveryID)
	req.Header.Set("Yingda-Signature", secret.Sign([]byte(key), s.Clock.Now(), body))
	res, err := s.Client.Do(req) //nolint:bodyclose // ReadAll closes it
	if err != nil {
		return 0, err
	}
	if _, err := safehttp.ReadAll(res); err != nil {
		return res.StatusCode, err
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return res.StatusCode, fault.Conflict("webhook.answered_status", fault.Params{"status": res.StatusCode})
	}
	return res.StatusCode, nil
}

// codeOf is what is kept of an error: no address and no text of the other side.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	var ne net.Error
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return "webhook.name_unknown"
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &ne) && ne.Timeout():
		return "webhook.no_answer"
	}
	return "webhook.no_connection"
}
