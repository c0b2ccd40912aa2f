package rollout

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/knowledge"
)

// Phases of a rollout.
const (
	Shadow     = "shadow"      // computed, said to nobody
	Canary     = "canary"      // said to some
	Promoting  = "promoting"   // its change is being published
	Promoted   = "promoted"    // said to all
	Returning  = "returning"   // its change is being taken back
	Stopped    = "stopped"     // taken back before it was said to all
	RolledBack = "rolled_back" // taken back after
)

// Rollout is one way out.
type Rollout struct {
	ID            string            `db:"id" json:"id"`
	N             int64             `db:"n" json:"n"`
	RunID         string            `db:"run_id" json:"run_id"`
	EvaluationID  string            `db:"evaluation_id" json:"evaluation_id" doc:"By which it became a canary"`
	ChangeID      string            `db:"change_id" json:"change_id" doc:"Whose content it brings; empty: a model alone"`
	ModelID       string            `db:"model_id" json:"model_id"`
	ReleaseID     string            `db:"release_id" json:"release_id" doc:"What turns carry that it answered"`
	LiveReleaseID string            `db:"live_release_id" json:"live_release_id" doc:"What was released when it began"`
	LiveBaseID    string            `db:"live_base_id" json:"-"`
	LiveModelID   string            `db:"live_model_id" json:"-"`
	LivePolicyID  string            `db:"live_policy_id" json:"-"`
	Phase         string            `db:"phase" json:"phase" enum:"shadow,canary,promoting,promoted,returning,stopped,rolled_back"`
	Share         float64           `db:"share" json:"share" doc:"Of customers, 0 to 1"`
	Segment       knowledge.Segment `db:"segment,json" json:"segment"`
	Salt          string            `db:"salt" json:"-"`
	Guards        []Guard           `db:"guards,json" json:"guards"`
	Problem       knowledge.Problem `db:"problem,json" json:"problem" doc:"Why it was stopped, or could not go on"`
	Asked         int64             `db:"asked" json:"asked" doc:"Questions that were asked of both, in the shadow"`
	Differs       int64             `db:"differs" json:"differs" doc:"Of these, how many would have been answered otherwise"`
	CanaryAt      int64             `db:"canary_at" json:"canary_at" doc:"Since when it is said to some"`
	AuthorKind    string            `db:"author_kind" json:"-"`
	AuthorID      string            `db:"author_id" json:"author_id"`
	CreatedAt     int64             `db:"created_at" json:"created_at"`
	PhaseByKind   string            `db:"phase_by_kind" json:"-"`
	PhaseBy       string            `db:"phase_by" json:"phase_by" doc:"Who moved it last; empty: nobody, it was stopped by itself"`
	PhaseAt       int64             `db:"phase_at" json:"phase_at"`
	EndedAt       int64             `db:"ended_at" json:"ended_at"`
}

// Detail is a rollout with its steps, the oldest first.
type Detail struct {
	Rollout
	Steps []Step `json:"steps"`
}

// Step is a phase that a rollout went into.
type Step struct {
	N       int64             `db:"n" json:"n"`
	Phase   string            `db:"phase" json:"phase" enum:"shadow,canary,promoting,promoted,returning,stopped,rolled_back"`
	Share   float64           `db:"share" json:"share"`
	Segment knowledge.Segment `db:"segment,json" json:"segment"`
	Problem knowledge.Problem `db:"problem,json" json:"problem"`
	ByKind  string            `db:"by_kind" json:"by_kind" doc:"member or key; system: by itself"`
	ByID    string            `db:"by_id" json:"by_id"`
	At      int64             `db:"at" json:"at"`
}

const (
	mayRead    = "learning.read"
	mayRelease = "knowledge.publish"

	maxPage = 100
)

// Rollouts lists them, the newest first, below number before (0 for the first
// page). Permission learning.read.
func (s *Store) Rollouts(ctx context.Context, who actor.Actor, before int64, limit int) ([]Rollout, error) {
	if err := who.Need(mayRead); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = int64(1) << 62
	}
	all, err := db.All[Rollout](ctx, s.DB, s.q, "rollouts", who.WorkspaceID, before, min(max(limit, 1), maxPage))
	for _, r := range all {
		for i := range r.Guards {
			r.Guards[i].Path = nil
		}
	}
	return all, err
}

// Rollout returns one. Permission learning.read.
func (s *Store) Rollout(ctx context.Context, who actor.Actor, rolloutID string) (d Detail, err error) {
	if err := who.Need(mayRead); err != nil {
		return d, err
	}
	if d.Rollout, err = db.One[Rollout](ctx, s.DB, s.q, "rollout", who.WorkspaceID, rolloutID); err != nil {
		return d, missing(err, "rollout.not_found")
	}
	d.Steps, err = db.All[Step](ctx, s.DB, s.q, "steps", rolloutID)
	return d, err
}

func (s *Store) lock(ctx context.Context, tx *db.Tx, workspaceID, rolloutID string) (Rollout, error) {
	r, err := db.One[Rollout](ctx, tx, s.q, "rollout_for_update", workspaceID, rolloutID)
	return r, missing(err, "rollout.not_found")
}

// change locks a rollout, lets fn move it, and returns what has become of it.
func (s *Store) change(ctx context.Context, who actor.Actor, rolloutID string, fn func(tx *db.Tx, r *Rollout) error) (Detail, error) {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := s.lock(ctx, tx, who.WorkspaceID, rolloutID)
		if err != nil {
			return err
		}
		return fn(tx, &r)
	})
	if err != nil {
		return Detail{}, err
	}
	d, err := db.One[Rollout](ctx, s.DB, s.q, "rollout", who.WorkspaceID, rolloutID)
	if err != nil {
		return Detail{}, err
	}
	steps, err := db.All[Step](ctx, s.DB, s.q, "steps", rolloutID)
	return Detail{d, steps}, err
}

// move puts a rollout into a phase, with to whom it is said, and tells of it.
func (s *Store) move(ctx context.Context, tx *db.Tx, who actor.Actor, r *Rollout, phase string) error {
	was := r.Phase
	r.Phase, r.PhaseAt, r.PhaseByKind, r.PhaseBy = phase, s.now(), string(who.Kind), who.ID
	if r.EndedAt = 0; r.ended() {
		r.EndedAt = r.PhaseAt
	}
	if err := s.Knowledge.SetBeside(ctx, tx, who.WorkspaceID, r.beside()); err != nil {
		return err
	}
	if err := s.save(ctx, tx, who.WorkspaceID, r); err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "insert_step", r.ID, r.Phase, r.Share, db.JSON(r.Segment), db.JSON(r.Problem), r.PhaseByKind, r.PhaseBy, r.PhaseAt); err != nil {
		return err
	}
	if err := s.Audit(ctx, tx, who, "learning.rollout_"+phase, "rollout", r.ID); err != nil {
		return err
	}
	return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: r.ID}, Moved{RolloutID: r.ID, N: r.N, From: was, Phase: phase, Share: r.Share, ReleaseID: r.ReleaseID, Reason: r.Problem.Code})
}

func (s *Store) save(ctx context.Context, tx *db.Tx, workspaceID string, r *Rollout) error {
	_, err := s.q.Exec(ctx, tx, "save_rollout", workspaceID, r.ID, r.EvaluationID, r.Phase, r.Share, db.JSON(r.Segment), db.JSON(r.Guards), db.JSON(r.Problem), r.Asked, r.Differs, r.CanaryAt,
		r.PhaseByKind, r.PhaseBy, r.PhaseAt, r.EndedAt)
	return err
}

// beside is to whom the release is said in this phase.
func (r Rollout) beside() knowledge.Beside {
	b := knowledge.Beside{ReleaseID: r.ReleaseID, Salt: r.Salt, Segment: r.Segment}
	switch r.Phase {
	case Canary, Promoting:
		b.Share = r.Share
	case Shadow:
	default:
		return knowledge.Beside{}
	}
	return b
}

// ended tells that nothing more happens by itself. One that is promoted may be
// taken back still.
func (r Rollout) ended() bool {
	return r.Phase == Promoted || r.Phase == Stopped || r.Phase == RolledBack
}

// not is the fault of a verb that r's phase does not allow.
func (r Rollout) not() error {
	return fault.Conflict("rollout.phase", fault.Params{"n": r.N, "phase": r.Phase})
}
