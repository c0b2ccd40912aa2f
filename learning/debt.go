package learning

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
)

// The permissions of the loop. Whoever mends something needs knowledge.write too.
const (
	mayRead   = "learning.read"
	mayManage = "learning.manage"
)

// Prices are what the debt is counted with: the workspace's own.
type Prices struct {
	Currency     string  `json:"currency"`
	AgentMinute  float64 `json:"agent_minute" doc:"What a minute of an agent costs"`
	UnsolvedNeed float64 `json:"unsolved_need" doc:"What a need that is not met costs"`
}

// Debt is what all open clusters together cost: the knowledge debt.
type Debt struct {
	Amount   float64 `json:"amount" doc:"people_ms and lost at the prices"`
	Clusters int64   `db:"clusters" json:"clusters"`
	Size     int64   `db:"size" json:"size" doc:"Questions that went badly in them"`
	PeopleMS float64 `db:"people_ms" json:"people_ms"`
	Lost     float64 `db:"lost" json:"lost"`
	Days     int     `json:"days" doc:"How far back it looks"`
	Prices   Prices  `json:"prices"`
}

func (p Prices) of(peopleMS, lost float64) float64 {
	return peopleMS/60_000*p.AgentMinute + lost*p.UnsolvedNeed
}

func (s *Store) prices(ctx context.Context, workspaceID string) (Prices, error) {
	set, err := s.Workspace.Settings(ctx, workspaceID)
	return Prices{Currency: set.Prices.Currency, AgentMinute: set.Prices.AgentMinute, UnsolvedNeed: set.Prices.UnsolvedNeed}, err
}

// Debt returns the workspace's knowledge debt. Permission learning.read.
func (s *Store) Debt(ctx context.Context, who actor.Actor) (Debt, error) {
	if err := who.Need(mayRead); err != nil {
		return Debt{}, err
	}
	p, err := s.prices(ctx, who.WorkspaceID)
	if err != nil {
		return Debt{}, err
	}
	d, err := db.One[Debt](ctx, s.DB, s.q, "debt", who.WorkspaceID)
	d.Days, d.Prices, d.Amount = Window, p, p.of(d.PeopleMS, d.Lost)
	return d, err
}
