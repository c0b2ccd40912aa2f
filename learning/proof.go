package learning

import (
	"context"
	"strconv"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/mask"
	"yingda/knowledge"
)

// What is known of whether a fix helped.
const (
	NotReleased = "not_released" // customers are not told it yet
	TooFew      = "too_few"      // not proven yet: too few questions before or since
	NoChange    = "no_change"    // not proven: the difference may be chance
	Better      = "better"
	Worse       = "worse"
)

// fewestAsked is how many questions there must be on either side before anything
// is said.
const fewestAsked = 20

// Proof is how often a cluster's questions went badly before a fix was released
// and since. It counts what shows within the conversation; ratings, returns and
// corrections come later, and would make the newer questions look better than
// they are. Questions that went well count from the cluster's first question on.
type Proof struct {
	Verdict string  `json:"verdict" enum:"not_released,too_few,no_change,better,worse"`
	Before  Share   `json:"before" doc:"Of the questions in the four weeks before, those that went badly"`
	After   Share   `json:"after" doc:"Of the questions since"`
	Change  float64 `json:"change" doc:"After less before"`
	Low     float64 `json:"low" doc:"Lower end of its 95 % interval (Newcombe)"`
	High    float64 `json:"high"`
	Fewest  int64   `json:"fewest" doc:"Questions that either side needs before anything is said"`
}

// FixView is a fix with what became of it.
type FixView struct {
	Fix
	Name  string `json:"name" doc:"Of the cluster"`
	Proof Proof  `json:"proof"`
}

// Mask hides numbers of people in the name.
func (f *FixView) Mask() { f.Name = mask.Text(f.Name) }

// Fixes lists what was done, the newest first. Permission learning.read.
func (s *Store) Fixes(ctx context.Context, who actor.Actor, after string, limit int) (Page[FixView], error) {
	out := Page[FixView]{Items: []FixView{}}
	if err := who.Need(mayRead); err != nil {
		return out, err
	}
	at, lastID, err := cursor(after)
	if err != nil {
		return out, err
	}
	limit = min(max(limit, 1), maxPage)
	rows, err := db.All[namedFix](ctx, s.DB, s.q, "fixes", who.WorkspaceID, int64(min(at, 1<<62)), lastID, limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = strconv.FormatInt(rows[limit-1].MadeAt, 10) + "_" + rows[limit-1].ID
	}
	var turns []string
	for _, r := range rows {
		turns = append(turns, r.NameTurnID)
	}
	said, err := s.wordings(ctx, who.WorkspaceID, turns)
	if err != nil {
		return out, err
	}
	for _, r := range rows {
		v := FixView{Fix: r.Fix, Name: r.Title}
		if v.Name == "" {
			v.Name = said[r.NameTurnID]
		}
		if v.Proof, err = s.prove(ctx, who.WorkspaceID, r); err != nil {
			return out, err
		}
		out.Items = append(out.Items, v)
	}
	return out, nil
}

// namedFix is a fix with what must be known of its cluster.
type namedFix struct {
	Fix
	NameTurnID string `db:"name_turn_id"`
	Title      string `db:"title"`
	FirstAt    int64  `db:"first_at"`
}

// fixesOf are the fixes of some clusters, by cluster.
func (s *Store) fixesOf(ctx context.Context, workspaceID string, clusterIDs []string) (map[string][]FixView, error) {
	rows, err := db.All[namedFix](ctx, s.DB, s.q, "fixes_of", workspaceID, db.List(clusterIDs))
	out := map[string][]FixView{}
	for _, r := range rows {
		p, err := s.prove(ctx, workspaceID, r)
		if err != nil {
			return nil, err
		}
		out[r.ClusterID] = append(out[r.ClusterID], FixView{Fix: r.Fix, Proof: p})
	}
	return out, err
}

func (s *Store) prove(ctx context.Context, workspaceID string, f namedFix) (Proof, error) {
	p := Proof{Verdict: NotReleased, Fewest: fewestAsked}
	if f.ReleasedAt == 0 {
		return p, nil
	}
	var err error
	from := max(since(f.ReleasedAt), f.FirstAt+1) // what the cluster began with went badly by definition
	if p.Before, err = s.rate(ctx, workspaceID, f.ClusterID, from, f.ReleasedAt); err != nil {
		return p, err
	}
	if p.After, err = s.rate(ctx, workspaceID, f.ClusterID, f.ReleasedAt, s.now()+1); err != nil {
		return p, err
	}
	p.judge()
	return p, nil
}

func (p *Proof) judge() {
	p.Change, p.Low, p.High = Difference(p.Before, p.After)
	switch {
	case p.Before.N < p.Fewest || p.After.N < p.Fewest:
		p.Verdict = TooFew
	case p.High < 0:
		p.Verdict = Better
	case p.Low > 0:
		p.Verdict = Worse
	default:
		p.Verdict = NoChange
	}
}

// rate is how many of a cluster's questions of a time went badly.
func (s *Store) rate(ctx context.Context, workspaceID, clusterID string, from, until int64) (Share, error) {
	var k, n int64
	err := s.q.Scan(ctx, s.DB, "rate", []any{workspaceID, clusterID, from, until, int64(atOnce)}, &k, &n)
	return ShareOf(k, n), err
}

// watched is how long a fix that is out may still be taken back by a release.
const watched = 90 * 24 * time.Hour

// FixConsumer notices when a fix reaches the customers, and when a release takes
// it back.
func (s *Store) FixConsumer() event.Consumer {
	return event.Consumer{Name: "learning.fix", Types: []string{knowledge.Released{}.EventType()}, Handle: func(ctx context.Context, tx *db.Tx, events []event.Event) error {
		for _, e := range events {
			d, err := event.Read[knowledge.Released](e)
			if err != nil {
				return err
			}
			if err := s.released(ctx, tx, e, d); err != nil {
				return err
			}
		}
		return nil
	}}
}

func (s *Store) released(ctx context.Context, tx *db.Tx, e event.Event, d knowledge.Released) error {
	fixes, err := db.All[Fix](ctx, tx, s.q, "fixes_to_release", e.WorkspaceID, e.At-watched.Milliseconds())
	if err != nil {
		return err
	}
	for _, f := range fixes {
		out, err := s.isOut(ctx, e.WorkspaceID, f)
		if err != nil {
			return err
		}
		switch {
		case out && f.ReleasedAt == 0:
			if _, err := s.q.Exec(ctx, tx, "release_fix", e.WorkspaceID, f.ID, e.At, d.ReleaseID); err != nil {
				return err
			}
			about := event.About{Actor: actor.Of(e.WorkspaceID), SubjectID: f.ClusterID}
			if err := s.Log.Append(ctx, tx, about, FixReleased{FixID: f.ID, ClusterID: f.ClusterID, ReleaseID: d.ReleaseID}); err != nil {
				return err
			}
		case !out && f.ReleasedAt > 0:
			if _, err := s.q.Exec(ctx, tx, "release_fix", e.WorkspaceID, f.ID, 0, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// isOut tells whether what is released of the item holds what the fix wrote: its
// revision, or a later one.
func (s *Store) isOut(ctx context.Context, workspaceID string, f Fix) (bool, error) {
	d, err := s.Knowledge.Item(ctx, actor.Of(workspaceID), f.ItemID)
	if fault.IsKind(err, fault.KindNotFound) {
		return false, nil
	}
	if err != nil || d.Published == nil {
		return false, err
	}
	return d.Published.ID == f.RevisionID || d.Published.CreatedAt >= f.MadeAt, nil
}
