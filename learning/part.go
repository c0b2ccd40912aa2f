package learning

import (
	"context"
	"time"

	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/db"
)

// Part is what this domain keeps of the past beyond its retention: whole imports.
// Their questions name nobody, so there is nothing to be found by customer.
func (s *Store) Part() customer.Part { return customer.Part{Name: "past", Expire: s.expire} }

func (s *Store) expire(ctx context.Context, tx *db.Tx, workspaceID, kind string, before int64) (int, error) {
	if kind != "past" {
		return 0, nil
	}
	if _, err := s.q.Exec(ctx, tx, "expire_past_questions", workspaceID, before); err != nil {
		return 0, err
	}
	n, err := s.q.Exec(ctx, tx, "expire_pasts", workspaceID, before)
	return int(n), err
}

// undecided is how long a file waits for somebody to start it.
const undecided = 7 * 24 * time.Hour

// forgetStale deletes imports that nobody starts or goes on with, and the files of
// those that ended when their process died: they hold words of customers as they
// were.
func (s *Store) forgetStale(ctx context.Context) error {
	before := s.Clock.Now().Add(-undecided).UnixMilli()
	all, err := db.All[string](ctx, s.DB, s.q, "workspaces_with_stale_pasts", before)
	if err != nil {
		return err
	}
	for _, workspaceID := range all {
		pasts, err := db.All[Past](ctx, s.DB, s.q, "pasts_stale", workspaceID, before)
		if err != nil {
			return err
		}
		for _, p := range pasts {
			if err := s.DeletePast(ctx, actor.Of(workspaceID), p.ID); err != nil {
				return err
			}
		}
		ended, err := db.All[Past](ctx, s.DB, s.q, "pasts_with_file_ended", workspaceID)
		if err != nil {
			return err
		}
		for _, p := range ended {
			if err := s.forgetFile(ctx, workspaceID, p); err != nil {
				return err
			}
		}
	}
	return nil
}
