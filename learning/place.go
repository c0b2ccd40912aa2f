package learning

import (
	"context"
	"errors"

	"yingda/internal/db"
	"yingda/internal/id"
	"yingda/learning/cluster"
)

// placedAtOnce is how many questions one transaction places: others' writes wait
// no longer than it takes.
const placedAtOnce = 250

// The cluster of a question that has none: nothing it is near to (it may still
// turn out to have gone badly), or nothing to compare.
const (
	nowhere = ""
	noise   = "-"
)

// errMoved says that somebody else has changed the clusters meanwhile.
var errMoved = errors.New("the clusters have changed")

// place puts every new question into its cluster.
func (s *Store) place(ctx context.Context, workspaceID string) error {
	for ctx.Err() == nil {
		n, err := s.placeSome(ctx, workspaceID)
		if errors.Is(err, errMoved) {
			continue
		}
		if err != nil || n == 0 {
			return err
		}
	}
	return ctx.Err()
}

// placeSome places the oldest questions that have no place, and tells how many.
func (s *Store) placeSome(ctx context.Context, workspaceID string) (int, error) {
	rows, err := db.All[Evidence](ctx, s.DB, s.q, "unplaced", workspaceID, placedAtOnce)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	said, err := s.wordingsOf(ctx, workspaceID, rows)
	if err != nil {
		return 0, err
	}
	sp, err := s.space(ctx, workspaceID)
	if err != nil {
		return 0, err
	}
	p := placing{space: sp, in: map[string]string{}, begun: map[string]bool{}, changed: map[string]bool{}, now: s.now()}
	for _, e := range rows {
		p.place(e, said[e.TurnID])
	}
	if err := s.commitPlaces(ctx, workspaceID, rows, &p); err != nil {
		s.forget(workspaceID) // what is in memory is more than what is on disk
		return 0, err
	}
	sp.revision++
	return len(rows), nil
}

// placing is where some questions go.
type placing struct {
	*space
	in             map[string]string // turn → cluster
	begun, changed map[string]bool
	now            int64
}

// place decides on one question. What went well joins a cluster, for its rate,
// and begins none.
func (p *placing) place(e Evidence, wording string) {
	if wording == "" || cluster.Noise(wording) {
		p.in[e.TurnID] = noise
		return
	}
	t := p.text(e.TurnID, wording)
	if e.Reasons == 0 {
		c := p.Nearest(t.Sketch)
		if c == nil {
			p.in[e.TurnID] = nowhere
			return
		}
		c.Size++
		p.joined(e, c, false)
		return
	}
	c, exemplar := p.Place(t, id.New)
	if p.rows[c.ID] == nil {
		p.rows[c.ID] = &Cluster{ID: c.ID, WorkspaceID: e.WorkspaceID, NameTurnID: e.TurnID, State: Open, FirstAt: e.At, Sample: e.Sample, CreatedAt: p.now}
		p.begun[c.ID] = true
	}
	p.joined(e, c, exemplar)
}

func (p *placing) joined(e Evidence, c *cluster.Cluster, exemplar bool) {
	k := p.rows[c.ID]
	k.Total++
	k.LastAt = max(k.LastAt, e.At)
	if exemplar {
		k.Exemplars = append(k.Exemplars, e.TurnID)
		k.NameTurnID = c.Name(k.NameTurnID).ID
	}
	p.in[e.TurnID], p.changed[c.ID] = c.ID, true
}

func (s *Store) commitPlaces(ctx context.Context, workspaceID string, rows []Evidence, p *placing) error {
	return s.DB.WriteLater(ctx, func(tx *db.Tx) error {
		if err := s.moveSet(ctx, tx, workspaceID, p.revision); err != nil {
			return err
		}
		for clusterID := range p.changed {
			if err := s.saveCluster(ctx, tx, *p.rows[clusterID], p.begun[clusterID]); err != nil {
				return err
			}
		}
		ids := make([]string, len(rows))
		for i, e := range rows {
			ids[i] = e.TurnID
			if _, err := s.q.Exec(ctx, tx, "place", e.TurnID, workspaceID, p.in[e.TurnID], e.At); err != nil {
				return err
			}
		}
		_, err := s.q.Exec(ctx, tx, "placed", workspaceID, db.List(ids))
		return err
	})
}

// moveSet takes the workspace's clusters to their next revision, unless somebody
// else has.
func (s *Store) moveSet(ctx context.Context, tx *db.Tx, workspaceID string, revision int64) error {
	n, err := s.q.Exec(ctx, tx, "move_set", workspaceID, revision)
	if err == nil && n == 0 {
		err = errMoved
	}
	return err
}

func (s *Store) saveCluster(ctx context.Context, tx *db.Tx, k Cluster, begun bool) error {
	var err error
	if begun {
		_, err = s.q.Exec(ctx, tx, "insert_cluster", k.ID, k.WorkspaceID, k.NameTurnID, db.JSON(k.Exemplars), k.Total, k.FirstAt, k.LastAt, k.Sample, k.CreatedAt)
	} else {
		_, err = s.q.Exec(ctx, tx, "save_cluster", k.WorkspaceID, k.ID, k.NameTurnID, db.JSON(k.Exemplars), k.Total, k.LastAt)
	}
	return err
}
