package job

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/id"
)

//go:embed queries.sql
var queriesSQL string

// Job is one piece of work.
type Job struct {
	ID          string          `db:"id" json:"id"`
	WorkspaceID string          `db:"workspace_id" json:"workspace_id" doc:"Empty for the installation's own"`
	Kind        string          `db:"kind" json:"kind"`
	Key         string          `db:"key" json:"key" doc:"Jobs of one kind and key run in order"`
	Dedupe      string          `db:"dedupe" json:"-"`
	Payload     json.RawMessage `db:"payload,json" json:"payload" doc:"What it is about: ids and typed facts"`
	State       string          `db:"state" json:"state" enum:"ready,running,done,dead"`
	RunAt       int64           `db:"run_at" json:"run_at"`
	Attempts    int64           `db:"attempts" json:"attempts"`
	GiveUpAt    int64           `db:"give_up_at" json:"give_up_at"`
	LastError   string          `db:"last_error" json:"last_error"`
	CreatedAt   int64           `db:"created_at" json:"created_at"`
	EndedAt     int64           `db:"ended_at" json:"ended_at" doc:"When it was done or given up"`
}

// Read unmarshals the payload.
func (j Job) Read(dst any) error {
	if err := json.Unmarshal(j.Payload, dst); err != nil {
		return fmt.Errorf("read job %s %s: %w", j.Kind, j.ID, err)
	}
	return nil
}

// New is a job to add.
type New struct {
	WorkspaceID string
	Kind        string
	Key         string        // jobs of one kind and key run in order, one at a time; "" has no order
	Dedupe      string        // while a job of this kind and dedupe is unfinished, another is not added
	Payload     any           // ids and typed facts; marshalled to JSON
	In          time.Duration // not before this has passed
	GiveUpAfter time.Duration // 0: the kind's number of tries decides
}

// Queue is the jobs of one database.
type Queue struct {
	db    *db.DB
	q     *db.Queries
	clock clock.Clock
	wake  chan struct{}
	kinds map[string]Kind

	// Audit records what people do with dead jobs, in the same transaction; nil
	// records nothing.
	Audit func(ctx context.Context, tx *db.Tx, who actor.Actor, action, objectKind, objectID string) error
}

// NewQueue returns the queue in d.
func NewQueue(d *db.DB, c clock.Clock) *Queue {
	return &Queue{db: d, q: d.Queries(queriesSQL), clock: c, wake: make(chan struct{}, 1), kinds: map[string]Kind{}}
}

// Add writes a job into tx and returns its id.
func (q *Queue) Add(ctx context.Context, tx *db.Tx, n New) (string, error) {
	now := clock.Milli(q.clock)
	jobID, giveUp := id.New(), int64(0)
	if n.GiveUpAfter > 0 {
		giveUp = now + n.GiveUpAfter.Milliseconds()
	}
	if n.Payload == nil {
		n.Payload = struct{}{}
	}
	_, err := q.q.Exec(ctx, tx, "add", jobID, n.WorkspaceID, n.Kind, n.Key, n.Dedupe, db.JSON(n.Payload), now+n.In.Milliseconds(), giveUp, now)
	if err != nil {
		return "", err
	}
	if n.In <= 0 {
		tx.OnCommit(q.poke)
	}
	return jobID, nil
}

// Cancel drops a job that has not begun, by its kind and dedupe.
func (q *Queue) Cancel(ctx context.Context, tx *db.Tx, kind, dedupe string) error {
	_, err := q.q.Exec(ctx, tx, "cancel", kind, dedupe)
	return err
}

// Count returns how many jobs of a kind are in a state.
func (q *Queue) Count(ctx context.Context, kind, state string) (n int64, err error) {
	err = q.q.Scan(ctx, q.db, "count", []any{kind, state}, &n)
	return n, err
}

func (q *Queue) poke() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
