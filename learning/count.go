package learning

import (
	"context"
	"time"

	"yingda/internal/db"
)

// countedAtOnce is how many clusters are counted in one statement.
const countedAtOnce = 100

// dearest is how many questions of one customer count in what a cluster costs:
// whoever asks a hundred times has one problem, or none.
const dearest = 3

// counted are a cluster's figures.
type counted struct {
	ClusterID  string  `db:"cluster_id"`
	Asked      int64   `db:"asked"`
	Size       int64   `db:"size"`
	Customers  int64   `db:"customers"`
	PeopleMS   float64 `db:"people_ms"`
	Lost       float64 `db:"lost"`
	Week       int64   `db:"week"`
	WeekBefore int64   `db:"week_before"`
	reasonCounts
}

// reasonCounts are how many questions each reason speaks against.
type reasonCounts struct {
	R0 int64 `db:"r0"`
	R1 int64 `db:"r1"`
	R2 int64 `db:"r2"`
	R3 int64 `db:"r3"`
	R4 int64 `db:"r4"`
	R5 int64 `db:"r5"`
	R6 int64 `db:"r6"`
	R7 int64 `db:"r7"`
	R8 int64 `db:"r8"`
}

func (c reasonCounts) all() []int64 {
	return []int64{c.R0, c.R1, c.R2, c.R3, c.R4, c.R5, c.R6, c.R7, c.R8}
}

// since is the beginning of the window at now.
func since(now int64) int64 { return now - (Window * 24 * time.Hour).Milliseconds() }

// count makes the figures of the clusters that have changed.
func (s *Store) count(ctx context.Context, workspaceID string) error {
	for ctx.Err() == nil {
		ids, err := db.All[string](ctx, s.DB, s.q, "uncounted", workspaceID, countedAtOnce)
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := s.countThese(ctx, workspaceID, ids); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (s *Store) countThese(ctx context.Context, workspaceID string, ids []string) error {
	now := s.now()
	week := (7 * 24 * time.Hour).Milliseconds()
	return s.DB.WriteLater(ctx, func(tx *db.Tx) error {
		all, err := db.All[counted](ctx, tx, s.q, "count", workspaceID, db.List(ids), since(now), now-week, now-2*week, dearest)
		if err != nil {
			return err
		}
		of := map[string]counted{}
		for _, c := range all {
			of[c.ClusterID] = c
		}
		for _, id := range ids {
			c := of[id] // nothing within the window: noughts
			_, err := s.q.Exec(ctx, tx, "counted", workspaceID, id, c.Asked, c.Size, c.Customers, c.PeopleMS, c.Lost, c.Week, c.WeekBefore, db.JSON(c.all()), now)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
