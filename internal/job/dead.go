package job

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// Page is part of the list of dead jobs.
type Page struct {
	Items []Job  `json:"items"`
	Next  string `json:"next" doc:"Give as after for what follows; empty at the end"`
}

const mostInPage = 100

// Dead lists the jobs of the actor's workspace that were given up, newest first;
// for who runs the installation also those of no workspace. Permission job.manage.
func (q *Queue) Dead(ctx context.Context, who actor.Actor, after string, limit int) (Page, error) {
	if err := who.Need("job.manage"); err != nil {
		return Page{}, err
	}
	if after == "" {
		after = "g" // behind every id, which is hexadecimal, in any collation
	}
	limit = min(max(limit, 1), mostInPage)
	all, err := db.All[Job](ctx, q.db, q.q, "dead", db.List(reach(who)), after, limit+1)
	p := Page{Items: all}
	if len(all) > limit {
		p.Items = all[:limit]
		p.Next = all[limit-1].ID
	}
	return p, err
}

// CountDead returns how many jobs of the installation were given up.
func (q *Queue) CountDead(ctx context.Context) (n int64, err error) {
	err = q.q.Scan(ctx, q.db, "count_dead", nil, &n)
	return n, err
}

// reach is whose dead jobs an actor sees.
func reach(who actor.Actor) []string {
	if who.Operator {
		return []string{who.WorkspaceID, ""}
	}
	return []string{who.WorkspaceID}
}

// Retry puts a dead job back with its tries counted anew. Permission job.manage.
func (q *Queue) Retry(ctx context.Context, who actor.Actor, jobID string) error {
	return q.change(ctx, who, jobID, "job.retried", func(tx *db.Tx, j Job) error {
		now := clock.Milli(q.clock)
		n, err := q.q.Exec(ctx, tx, "replay", j.ID, now, now+(72*time.Hour).Milliseconds())
		if err == nil && n == 0 {
			err = fault.Conflict("job.added_again") // what it was to do waits to be done already
		}
		tx.OnCommit(q.poke)
		return err
	})
}

// Drop removes a dead job: what it was to do is never done. Permission job.manage.
func (q *Queue) Drop(ctx context.Context, who actor.Actor, jobID string) error {
	return q.change(ctx, who, jobID, "job.dropped", func(tx *db.Tx, j Job) error {
		_, err := q.q.Exec(ctx, tx, "drop", j.ID)
		return err
	})
}

func (q *Queue) change(ctx context.Context, who actor.Actor, jobID, action string, change func(tx *db.Tx, j Job) error) error {
	if err := who.Need("job.manage"); err != nil {
		return err
	}
	return q.db.Write(ctx, func(tx *db.Tx) error {
		j, err := db.One[Job](ctx, tx, q.q, "dead_job", jobID, db.List(reach(who)))
		if errors.Is(err, sql.ErrNoRows) {
			return fault.NotFound("job.not_found")
		}
		if err != nil {
			return err
		}
		if err := change(tx, j); err != nil || q.Audit == nil {
			return err
		}
		return q.Audit(ctx, tx, who, action, "job", j.ID)
	})
}
