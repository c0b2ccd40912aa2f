package learning

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/learning/cluster"
)

// Candidate is a question that people could be asked about, with what its
// cluster came to.
type Candidate struct {
	Evidence
	ClusterID string  `db:"cluster_id"`
	Size      int64   `db:"size"`      // of the cluster; 0 where it has none
	PeopleMS  float64 `db:"people_ms"` // of the cluster
	Lost      float64 `db:"lost"`      // of the cluster
	Wanted    bool    `db:"wanted"`    // somebody asked for labels of its cluster
}

// Candidates are the newest questions of the last [Window] days that ask
// something, those that went well too. It serves other domains in this process
// and checks no permission.
func (s *Store) Candidates(ctx context.Context, workspaceID string, most int) ([]Candidate, error) {
	return db.All[Candidate](ctx, s.DB, s.q, "candidates", workspaceID, since(s.now()), most)
}

// EvidenceOf is the questions of these turns; those that are none are left out.
// It serves other domains in this process and checks no permission.
func (s *Store) EvidenceOf(ctx context.Context, workspaceID string, turnIDs []string) ([]Evidence, error) {
	return db.All[Evidence](ctx, s.DB, s.q, "evidence_by_turn", workspaceID, db.List(turnIDs))
}

// doubted is the probability that is left to an answer that something speaks
// against: that the customer or an agent said so, or that it may have been meant.
const (
	refuted = 0.05
	doubted = 0.5
)

// Right is the probability that what the bot did with the question was right, as
// far as is known by now.
func (e Evidence) Right() float64 {
	switch {
	case e.Reasons&(Corrected|NotHelpful) != 0:
		return min(e.Confidence, refuted)
	case e.Reasons&^Unsure != 0:
		return min(e.Confidence, doubted)
	}
	return e.Confidence
}

// Debt is what a question of a cluster costs, by a workspace's prices.
func (c Candidate) Debt(p Prices) float64 {
	if c.Size == 0 {
		return 0
	}
	return p.of(c.PeopleMS, c.Lost) / float64(c.Size)
}

// Prices are what a workspace counts costs with.
func (s *Store) Prices(ctx context.Context, workspaceID string) (Prices, error) {
	return s.prices(ctx, workspaceID)
}

// Wordings are what the customers of these turns asked, by turn; what asks
// nothing, or is gone, is left out. It serves other domains in this process and
// checks no permission.
func (s *Store) Wordings(ctx context.Context, workspaceID string, turnIDs []string) (map[string]string, error) {
	return s.wordings(ctx, workspaceID, turnIDs)
}

// Choose picks of some wordings those that would teach an item something: none
// says what it is asked by already or what another says, and none names a number
// that is somebody's. Permission knowledge.read.
func (s *Store) Choose(ctx context.Context, who actor.Actor, itemID string, wordings []string) ([]string, error) {
	encoder, err := s.Search.Encoder(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	sp := space{encoder: encoder}
	there, err := s.already(ctx, who, itemID, &sp)
	if err != nil {
		return nil, err
	}
	var of []cluster.Text
	for _, w := range wordings {
		if !personal(w) {
			of = append(of, sp.text("", w))
		}
	}
	var out []string
	for _, t := range cluster.Variants(of, there, len(of)) {
		out = append(out, t.Wording)
	}
	return out, nil
}
