package embed

import (
	"context"
	"errors"
	"sync"
	"time"

	"yingda/internal/clock"
	"yingda/internal/fault"
)

// What came of asking for the vector of one question. Stable codes; "" where
// none was asked for.
const (
	Used      = "used"
	Late      = "late"            // not there within the time a question has
	TooMuch   = "limited"         // the service says it is asked too much
	Refused   = "refused"         // it wants another key, or its address may not be called
	Dimension = "wrong_dimension" // a vector of another length than the model's
	Failed    = "failed"          // anything else
	Paused    = "paused"          // it has just failed and is left alone
	Pending   = "pending"         // the model that answers was built without it
)

// Door asks for the vectors of questions and remembers which services do not
// answer, so that the next question need not wait for them. Each process has its
// own.
type Door struct {
	Client *Client
	Clock  clock.Clock

	mu     sync.Mutex
	closed map[string]shut // workspace →
}

type shut struct {
	failures int
	until    time.Time
}

// A service may fail twice in a row before it is left alone, for longer each time.
const (
	patientFor = 2
	shutFirst  = 10 * time.Second
	shutMost   = 5 * time.Minute
)

// Question is a text whose vector is wanted now.
type Question struct {
	WorkspaceID string
	Service     Service
	Text        string
	Dims        int           // of the model's vectors; another length is of no use
	Budget      time.Duration // how long the question may wait
}

// Ask returns the vector of a question within its budget, and what came of it.
func (d *Door) Ask(ctx context.Context, q Question) ([]float32, string) {
	if d.leftAlone(q.WorkspaceID) {
		return nil, Paused
	}
	bounded, cancel := context.WithTimeout(ctx, q.Budget)
	defer cancel()
	vectors, err := d.Client.Vectors(bounded, q.Service, []string{q.Text})
	switch {
	case ctx.Err() != nil:
		return nil, Failed // the asker has gone, which says nothing of the service
	case err != nil:
		d.failed(q.WorkspaceID, err)
		return nil, said(err)
	case len(vectors[0]) != q.Dims:
		d.failed(q.WorkspaceID, nil)
		return nil, Dimension
	}
	d.answered(q.WorkspaceID)
	return vectors[0], Used
}

func said(err error) string {
	var limited Limited
	switch f := fault.Of(err); {
	case errors.As(err, &limited):
		return TooMuch
	case errors.Is(err, context.DeadlineExceeded):
		return Late
	case f != nil && (f.Code == "embed.refused" || f.Code == "safehttp.address_refused"):
		return Refused
	}
	return Failed
}

func (d *Door) leftAlone(workspaceID string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.Clock.Now().Before(d.closed[workspaceID].until)
}

func (d *Door) failed(workspaceID string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed == nil {
		d.closed = map[string]shut{}
	}
	now, s := d.Clock.Now(), d.closed[workspaceID]
	s.failures++
	var limited Limited
	switch {
	case errors.As(err, &limited) && limited.After > 0:
		s.until = now.Add(min(limited.After, shutMost))
	case s.failures >= patientFor:
		s.until = now.Add(min(shutFirst<<min(s.failures-patientFor, 10), shutMost))
	}
	d.closed[workspaceID] = s
}

func (d *Door) answered(workspaceID string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.closed, workspaceID)
}
