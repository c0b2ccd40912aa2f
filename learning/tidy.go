package learning

import (
	"context"
	"errors"
	"slices"

	"yingda/internal/db"
	"yingda/internal/id"
	"yingda/learning/cluster"
)

// tidy is the nightly pass: clusters that have become one are joined, one that
// has become two is parted, and every figure is made of the day's window.
func (s *Store) tidy(ctx context.Context, workspaceID string) error {
	if err := s.place(ctx, workspaceID); err != nil {
		return err
	}
	s.forget(workspaceID) // the words in memory may be those of somebody who was erased
	sp, err := s.space(ctx, workspaceID)
	if err != nil {
		return err
	}
	s.forget(workspaceID) // what it becomes is read again when it is on disk
	t := tidying{space: sp, now: s.now()}
	if err := s.mend(ctx, workspaceID, &t); err != nil {
		return err
	}
	t.joined, t.parted = sp.Tidy(id.New)
	if err := s.reassign(ctx, workspaceID, &t); err != nil {
		return err
	}
	err = s.DB.WriteLater(ctx, func(tx *db.Tx) error { return s.commitTidy(ctx, tx, workspaceID, &t) })
	if errors.Is(err, errMoved) {
		return nil // the next night
	}
	return err
}

type tidying struct {
	*space
	mended []string // clusters that have other exemplars now
	joined []cluster.Joined
	parted []cluster.Parted
	leave  map[string][]Evidence // new cluster → the questions that go there
	now    int64
}

// mend takes the exemplars whose words are gone out of their clusters; one that
// has none left is known by others of its questions from then on.
func (s *Store) mend(ctx context.Context, workspaceID string, t *tidying) error {
	for id, k := range t.rows {
		c := t.Cluster(id)
		if len(c.Exemplars) == len(k.Exemplars) {
			continue
		}
		t.mended = append(t.mended, id)
		if len(c.Exemplars) > 0 {
			continue
		}
		page, err := db.All[Evidence](ctx, s.DB, s.q, "turns_of_cluster", workspaceID, id, "", wordingsAtOnce)
		if err != nil {
			return err
		}
		said, err := s.wordingsOf(ctx, workspaceID, page)
		if err != nil {
			return err
		}
		for _, e := range page {
			if w := said[e.TurnID]; w != "" {
				t.Teach(id, t.text(e.TurnID, w))
			}
		}
	}
	return nil
}

// reassign decides which of a parted cluster's questions leave with its smaller
// half.
func (s *Store) reassign(ctx context.Context, workspaceID string, t *tidying) error {
	t.leave = map[string][]Evidence{}
	for _, p := range t.parted {
		stays, leaves := t.Cluster(p.From), t.Cluster(p.New)
		for after := ""; ; {
			page, err := db.All[Evidence](ctx, s.DB, s.q, "turns_of_cluster", workspaceID, p.From, after, wordingsAtOnce)
			if err != nil {
				return err
			}
			if len(page) == 0 {
				break
			}
			after = page[len(page)-1].TurnID
			said, err := s.wordingsOf(ctx, workspaceID, page)
			if err != nil {
				return err
			}
			for _, e := range page {
				if w := said[e.TurnID]; w != "" && cluster.Nearer(t.encoder.Sketch(w), leaves, stays) {
					t.leave[p.New] = append(t.leave[p.New], e)
				}
			}
		}
	}
	return nil
}

func (s *Store) commitTidy(ctx context.Context, tx *db.Tx, workspaceID string, t *tidying) error {
	if err := s.moveSet(ctx, tx, workspaceID, t.revision); err != nil {
		return err
	}
	for _, j := range t.joined {
		if err := s.join(ctx, tx, workspaceID, t, j); err != nil {
			return err
		}
	}
	for _, id := range t.mended {
		if c := t.Cluster(id); c != nil { // joined to another, it is known by that one's
			t.rows[id].settle(c)
			if err := s.saveCluster(ctx, tx, *t.rows[id], false); err != nil {
				return err
			}
		}
	}
	for _, p := range t.parted {
		if err := s.part(ctx, tx, workspaceID, t, p); err != nil {
			return err
		}
	}
	if _, err := s.q.Exec(ctx, tx, "uncount_all", workspaceID); err != nil {
		return err
	}
	_, err := s.q.Exec(ctx, tx, "tidied", workspaceID, t.now)
	return err
}

func (s *Store) join(ctx context.Context, tx *db.Tx, workspaceID string, t *tidying, j cluster.Joined) error {
	from, into := t.rows[j.From], t.rows[j.Into]
	into.Total += from.Total
	into.LastAt = max(into.LastAt, from.LastAt)
	into.settle(t.Cluster(j.Into))
	for _, statement := range []string{"merge_turns", "merge_chain"} {
		if _, err := s.q.Exec(ctx, tx, statement, workspaceID, j.From, j.Into); err != nil {
			return err
		}
	}
	if _, err := s.q.Exec(ctx, tx, "merge_cluster", workspaceID, j.From, j.Into, t.now); err != nil {
		return err
	}
	return s.saveCluster(ctx, tx, *into, false)
}

func (s *Store) part(ctx context.Context, tx *db.Tx, workspaceID string, t *tidying, p cluster.Parted) error {
	from, gone := t.rows[p.From], t.leave[p.New]
	fresh := Cluster{ID: p.New, WorkspaceID: workspaceID, FirstAt: from.FirstAt, LastAt: from.LastAt, Sample: from.Sample, CreatedAt: t.now, Total: int64(len(gone))}
	fresh.settle(t.Cluster(p.New))
	from.Total -= fresh.Total
	from.settle(t.Cluster(p.From))
	if err := errors.Join(s.saveCluster(ctx, tx, fresh, true), s.saveCluster(ctx, tx, *from, false)); err != nil {
		return err
	}
	for _, e := range gone {
		if _, err := s.q.Exec(ctx, tx, "place", e.TurnID, workspaceID, p.New, e.At); err != nil {
			return err
		}
	}
	return nil
}

// settle takes the exemplars that a pass has left the cluster, and its name from
// among them.
func (k *Cluster) settle(c *cluster.Cluster) {
	k.Exemplars = []string{}
	for _, t := range c.Exemplars {
		k.Exemplars = append(k.Exemplars, t.ID)
	}
	if name := c.Name(k.NameTurnID); name.ID != "" {
		k.NameTurnID = name.ID
	}
	slices.Sort(k.Exemplars)
}
