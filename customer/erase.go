package customer

import (
	"context"
	"fmt"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/job"
)

const (
	eraseJob     = "customer.erase"
	retentionJob = "customer.retention"
	tidyJob      = "customer.wal"
)

// Erase blanks everything the product holds of a customer and returns when
// nothing is left: profile, identities, search words, messages, files and
// whatever else a part registered. Events, counts and ids stay. If it is cut
// short a job carries it to its end.
func (s *Store) Erase(ctx context.Context, who actor.Actor, customerID string) error {
	if err := who.Need("customer.erase"); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // a caller who goes away does not leave half a person behind
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.live(ctx, tx, who.WorkspaceID, customerID)
		if err != nil {
			return err
		}
		return s.beginErase(ctx, tx, who, c, "asked")
	})
	if err != nil {
		return err
	}
	return s.finishErase(ctx, who.WorkspaceID, customerID)
}

// erasing is the payload of the job that finishes an erasure.
type erasing struct {
	CustomerID string `json:"customer_id"`
}

func (s *Store) beginErase(ctx context.Context, tx *db.Tx, who actor.Actor, c Customer, why string) error {
	_, err := s.Jobs.Add(ctx, tx, job.New{
		WorkspaceID: c.WorkspaceID, Kind: eraseJob, Key: c.ID, Dedupe: c.ID, In: 2 * time.Minute, Payload: erasing{c.ID},
	})
	if err != nil {
		return err
	}
	if err := s.audit(ctx, tx, who, "customer.erase", c.ID); err != nil {
		return err
	}
	return s.append(ctx, tx, who, c, Erasing{Why: why})
}

// finishErase blanks all that is left of a customer; it may run again.
func (s *Store) finishErase(ctx context.Context, workspaceID, customerID string) error {
	ids, err := s.everyID(ctx, s.DB, workspaceID, customerID)
	if err != nil {
		return err
	}
	for _, cid := range ids {
		for _, p := range s.Parts {
			if err := s.erasePart(ctx, p, workspaceID, cid); err != nil {
				return fmt.Errorf("erase %s of customer %s: %w", p.Name, cid, err)
			}
		}
	}
	for i := len(ids) - 1; i >= 0; i-- { // the profile itself last: until then the erasure can be found and finished
		if err := s.eraseProfile(ctx, workspaceID, ids[i]); err != nil {
			return err
		}
	}
	return s.forget(ctx)
}

func (s *Store) erasePart(ctx context.Context, p Part, workspaceID, customerID string) error {
	if p.Wipe != nil {
		if err := p.Wipe(ctx, workspaceID, customerID); err != nil {
			return err
		}
	}
	if p.Erase == nil {
		return nil
	}
	for more := true; more; {
		err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			more, err = p.Erase(ctx, tx, workspaceID, customerID)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) eraseProfile(ctx context.Context, workspaceID, customerID string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.get(ctx, tx, workspaceID, customerID)
		if err != nil || c.ErasedAt > 0 {
			return err
		}
		for _, st := range []string{"drop_identities", "drop_assets", "blank_merges"} {
			if _, err := s.q.Exec(ctx, tx, st, customerID, workspaceID); err != nil {
				return err
			}
		}
		if err := s.Index.DeleteUnder(ctx, tx, workspaceID, customerID); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "erase", customerID, workspaceID, s.now()); err != nil {
			return err
		}
		if err := s.Jobs.Cancel(ctx, tx, eraseJob, customerID); err != nil {
			return err
		}
		return s.append(ctx, tx, actor.Of(workspaceID), c, Erased{})
	})
}

// forget makes SQLite carry its write-ahead log into the database and empty
// it: the log still holds the pages as they were. Readers in the middle of a
// page can delay it, so it is tried a few times and then left to a job.
func (s *Store) forget(ctx context.Context) error {
	if s.DB.SQLitePath() == "" {
		return nil
	}
	busy, err := s.truncateLog(ctx)
	if err != nil || !busy {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.Jobs.Add(ctx, tx, job.New{Kind: tidyJob, Dedupe: "wal", In: time.Second})
		return err
	})
}

func (s *Store) truncateLog(ctx context.Context) (busy bool, err error) {
	var blocked, frames, done int
	row := s.DB.SQL().QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err := row.Scan(&blocked, &frames, &done); err != nil {
		return false, fmt.Errorf("empty the write-ahead log: %w", err)
	}
	return blocked != 0, nil
}

func (s *Store) handleJobs() {
	s.Jobs.Handle(job.Kind{Name: eraseJob, Tries: 100, Run: func(ctx context.Context, j job.Job) error {
		var e erasing
		if err := j.Read(&e); err != nil {
			return err
		}
		return s.finishErase(ctx, j.WorkspaceID, e.CustomerID)
	}})
	s.Jobs.Handle(job.Kind{Name: tidyJob, Tries: 1000, At: 1, Run: func(ctx context.Context, _ job.Job) error {
		busy, err := s.truncateLog(ctx)
		if err == nil && busy {
			err = fault.Unavailable("db.busy", nil)
		}
		return err
	}})
	s.Jobs.Handle(job.Kind{Name: retentionJob, At: 1, Run: func(ctx context.Context, _ job.Job) error { return s.Retain(ctx) }})
}
