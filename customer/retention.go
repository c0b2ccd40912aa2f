package customer

import (
	"context"
	"fmt"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/job"
)

// nightly is the hour of the machine's day at which retention runs.
const nightly = 3

// Schedule makes sure that tonight's retention run is waiting. Call at start;
// each run schedules the next.
func (s *Store) Schedule(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.scheduleNext(ctx, tx) })
}

func (s *Store) scheduleNext(ctx context.Context, tx *db.Tx) error {
	now := s.Clock.Now()
	next := time.Date(now.Year(), now.Month(), now.Day(), nightly, 0, 0, 0, now.Location())
	if !next.After(now) {
		next = next.AddDate(0, 0, 1)
	}
	_, err := s.Jobs.Add(ctx, tx, job.New{Kind: retentionJob, Dedupe: next.Format("2006-01-02"), In: next.Sub(now)})
	return err
}

// Retain blanks what is past its workspace's retention, kind by kind. It is
// safe to run at any time and again.
func (s *Store) Retain(ctx context.Context) error {
	if err := s.Schedule(ctx); err != nil {
		return err
	}
	if s.Rules == nil {
		return nil
	}
	rules, err := s.Rules(ctx)
	if err != nil {
		return fmt.Errorf("read retention rules: %w", err)
	}
	total := 0
	for _, r := range rules {
		if r.Days <= 0 {
			continue
		}
		n, err := s.retain(ctx, r, s.Clock.Now().AddDate(0, 0, -int(r.Days)).UnixMilli())
		if err != nil {
			return fmt.Errorf("retain %s of workspace %s: %w", r.Kind, r.WorkspaceID, err)
		}
		total += n
	}
	if total > 0 {
		return s.forget(ctx)
	}
	return nil
}

func (s *Store) retain(ctx context.Context, r Rule, before int64) (total int, err error) {
	if r.Kind == "profile" {
		return s.retainProfiles(ctx, r.WorkspaceID, before)
	}
	for _, p := range s.Parts {
		if p.Expire == nil {
			continue
		}
		for n := 1; n > 0; total += n {
			err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
				n, err = p.Expire(ctx, tx, r.WorkspaceID, r.Kind, before)
				return err
			})
			if err != nil {
				return total, fmt.Errorf("%s: %w", p.Name, err)
			}
		}
	}
	return total, nil
}

// retainProfiles erases customers who were not seen since before.
func (s *Store) retainProfiles(ctx context.Context, workspaceID string, before int64) (total int, err error) {
	who := actor.Of(workspaceID)
	for {
		ids, err := db.All[string](ctx, s.DB, s.q, "expired", workspaceID, before, 100)
		if err != nil || len(ids) == 0 {
			return total, err
		}
		for _, cid := range ids {
			err := s.DB.Write(ctx, func(tx *db.Tx) error {
				c, err := s.live(ctx, tx, workspaceID, cid)
				if err != nil {
					return err
				}
				return s.beginErase(ctx, tx, who, c, "retention")
			})
			if err != nil {
				return total, err
			}
			if err := s.finishErase(ctx, workspaceID, cid); err != nil {
				return total, err
			}
			total++
		}
	}
}
