package learning

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
)

// Status is what the loop stands at.
type Status struct {
	Debt    Debt     `json:"debt"`
	Asked   int64    `json:"asked" doc:"Questions of the last 28 days"`
	Bad     int64    `json:"bad" doc:"Of those, how many went badly or may have"`
	Waiting int64    `json:"waiting" doc:"Questions that have no place in a cluster yet"`
	Noise   int64    `json:"noise" doc:"Of bad, how many ask nothing: advertising, keys hit at random, presses on what was offered"`
	Reasons []int64  `json:"reasons" doc:"Of bad, how many for each reason, in the order of reason_names"`
	Names   []string `json:"reason_names"`
	Fixes   Fixed    `json:"fixes"`
}

// Fixed is how many fixes there are and what is known of them.
type Fixed struct {
	Made     int64 `db:"made" json:"made"`
	Released int64 `db:"released" json:"released"`
}

// Status returns it. Permission learning.read.
func (s *Store) Status(ctx context.Context, who actor.Actor) (Status, error) {
	d, err := s.Debt(ctx, who)
	if err != nil {
		return Status{}, err
	}
	asked, err := db.One[askedOf](ctx, s.DB, s.q, "status", who.WorkspaceID, since(s.now()))
	if err != nil {
		return Status{}, err
	}
	out := Status{Debt: d, Asked: asked.Asked, Bad: asked.Bad, Waiting: asked.Waiting, Noise: asked.Noise, Reasons: asked.all(), Names: ReasonNames}
	out.Fixes, err = db.One[Fixed](ctx, s.DB, s.q, "fixed", who.WorkspaceID)
	return out, err
}

// askedOf is what was asked within the window.
type askedOf struct {
	Asked   int64 `db:"asked"`
	Bad     int64 `db:"bad"`
	Waiting int64 `db:"waiting"`
	Noise   int64 `db:"noise"`
	reasonCounts
}

// MostAsked are the ids of the items that most questions of the last 28 days were
// answered with, the most asked first.
func (s *Store) MostAsked(ctx context.Context, workspaceID string, limit int) ([]string, error) {
	type counted struct {
		ItemID string `db:"item_id"`
		N      int64  `db:"n"`
	}
	all, err := db.All[counted](ctx, s.DB, s.q, "most_asked", workspaceID, since(s.now()), limit)
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = c.ItemID
	}
	return out, err
}
