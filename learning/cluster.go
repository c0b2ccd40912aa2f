package learning

import (
	"context"
	"database/sql"
	"errors"

	"yingda/internal/db"
	"yingda/internal/fault"
)

// States of a cluster.
const (
	Open      = "open"
	Dismissed = "dismissed" // no matter of ours; what is like it goes on going there
	Merged    = "merged"    // into another, which has its turns
)

// Window is how far back a cluster's figures look, in days.
const Window = 28

// Cluster is questions that are about one thing. Its figures are those of the
// last [Window] days.
type Cluster struct {
	ID          string   `db:"id" json:"id"`
	WorkspaceID string   `db:"workspace_id" json:"-"`
	NameTurnID  string   `db:"name_turn_id" json:"name_turn_id" doc:"The question that stands for it"`
	Title       string   `db:"title" json:"title" doc:"What people call it; empty: by its question"`
	State       string   `db:"state" json:"state" enum:"open,dismissed,merged"`
	MergedInto  string   `db:"merged_into" json:"merged_into,omitempty"`
	Exemplars   []string `db:"exemplars,json" json:"-"` // turns: the wordings it is known by
	Total       int64    `db:"total" json:"total" doc:"Questions in it since it is there, those that went well included"`
	Size        int64    `db:"size" json:"size" doc:"Questions that went badly or may have"`
	Asked       int64    `db:"asked" json:"asked" doc:"All questions, those that went well too"`
	Customers   int64    `db:"customers" json:"customers" doc:"How many people asked those that went badly"`
	PeopleMS    float64  `db:"people_ms" json:"people_ms" doc:"People's time in their conversations; one with several such questions is shared out among them"`
	Lost        float64  `db:"lost" json:"lost" doc:"Needs that were not met, shared out in the same way"`
	Week        int64    `db:"week" json:"week" doc:"Of size, in the last 7 days"`
	WeekBefore  int64    `db:"week_before" json:"week_before" doc:"Of size, in the 7 days before"`
	Reasons     []int64  `db:"reasons,json" json:"reasons" doc:"Of size, how many for each reason, in the order of reason_names"`
	FirstAt     int64    `db:"first_at" json:"first_at"`
	LastAt      int64    `db:"last_at" json:"last_at"`
	CountedAt   int64    `db:"counted_at" json:"counted_at" doc:"When the figures were made; 0: they are about to be"`
	Sample      bool     `db:"sample" json:"-"`
	CreatedAt   int64    `db:"created_at" json:"created_at"`
}

// cluster reads one; what was joined to another is that other one.
func (s *Store) cluster(ctx context.Context, c db.Conn, workspaceID, clusterID string) (Cluster, error) {
	k, err := db.One[Cluster](ctx, c, s.q, "cluster", workspaceID, clusterID)
	if err == nil && k.State == Merged {
		k, err = db.One[Cluster](ctx, c, s.q, "cluster", workspaceID, k.MergedInto)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return k, fault.NotFound("learning.cluster_not_found")
	}
	return k, err
}
