package rollout

import (
	"context"
	"errors"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/knowledge"
	"yingda/learning/evaluate"
	"yingda/learning/train"
)

// Begin puts a run's model into the shadow: from now on each question is also
// asked of it. One rollout at a time. Permission knowledge.publish.
func (s *Store) Begin(ctx context.Context, who actor.Actor, runID string) (Detail, error) {
	if err := who.Need(mayRelease); err != nil {
		return Detail{}, err
	}
	run, err := s.Train.Run(ctx, actor.Of(who.WorkspaceID), runID)
	if err != nil {
		return Detail{}, err
	}
	if run.State != train.Done {
		return Detail{}, fault.Conflict("training.not_done", fault.Params{"n": run.N})
	}
	live, err := s.Knowledge.Released(ctx, who.WorkspaceID)
	if err != nil {
		return Detail{}, err
	}
	r := Rollout{
		ID: id.New(), RunID: run.ID, ChangeID: run.ChangeID, ModelID: run.ModelID, Salt: id.New(), AuthorKind: string(who.Kind), AuthorID: who.ID,
		LiveReleaseID: live.Release.ID, LiveBaseID: live.Release.BaseVersionID, LiveModelID: live.Release.ModelVersionID, LivePolicyID: live.Release.PolicyVersionID,
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.free(ctx, tx, who.WorkspaceID); err != nil {
			return err
		}
		staged, err := s.Knowledge.Stage(ctx, tx, who, run.ChangeID, run.ModelID)
		if err != nil {
			return err
		}
		r.ReleaseID = staged.ID
		// Neither is let go while it may be needed: the new one, and the way back.
		if err := errors.Join(s.Knowledge.HoldModel(ctx, tx, who.WorkspaceID, r.ModelID, true), s.Knowledge.HoldModel(ctx, tx, who.WorkspaceID, r.LiveModelID, true)); err != nil {
			return err
		}
		_, err = s.q.Exec(ctx, tx, "insert_rollout", r.ID, who.WorkspaceID, r.RunID, r.ChangeID, r.ModelID, r.ReleaseID, r.LiveReleaseID, r.LiveBaseID, r.LiveModelID, r.LivePolicyID, r.Salt, r.AuthorKind, r.AuthorID, s.now())
		if err != nil {
			return err
		}
		if r, err = s.lock(ctx, tx, who.WorkspaceID, r.ID); err != nil {
			return err
		}
		r.Phase = ""
		return s.move(ctx, tx, who, &r, Shadow)
	})
	if err != nil {
		return Detail{}, err
	}
	return s.Rollout(ctx, actor.Of(who.WorkspaceID), r.ID)
}

// free refuses a second rollout, and lets go of the way back of those before.
func (s *Store) free(ctx context.Context, tx *db.Tx, workspaceID string) error {
	if err := s.alone(ctx, tx, workspaceID); err != nil {
		return err
	}
	before, err := db.All[Rollout](ctx, tx, s.q, "rollouts", workspaceID, int64(1)<<62, 1)
	if err != nil || len(before) == 0 {
		return err
	}
	return s.Knowledge.HoldModel(ctx, tx, workspaceID, before[0].LiveModelID, false)
}

// alone refuses what another rollout that is out stands against.
func (s *Store) alone(ctx context.Context, tx *db.Tx, workspaceID string) error {
	live, err := db.All[Rollout](ctx, tx, s.q, "live", workspaceID)
	if err == nil && len(live) > 0 {
		err = fault.Conflict("rollout.under_way", fault.Params{"n": live[0].N})
	}
	return err
}

// Reach is to whom a canary is said.
type Reach struct {
	Share   float64           `json:"share" minimum:"0.001" maximum:"0.5" doc:"Of customers: whoever is in stays in when it grows. At most half, so that there is somebody to compare with"`
	Segment knowledge.Segment `json:"segment,omitempty"`
}

const leastShare, mostShare = 0.001, 0.5

// Release says a rollout to some customers, or to more or fewer of them. It takes
// an evaluation that lets it out. Permission knowledge.publish.
func (s *Store) Release(ctx context.Context, who actor.Actor, rolloutID string, to Reach) (Detail, error) {
	if err := who.Need(mayRelease); err != nil {
		return Detail{}, err
	}
	if to.Share < leastShare || to.Share > mostShare {
		return Detail{}, fault.Invalid("rollout.share_unusable", "share")
	}
	return s.change(ctx, who, rolloutID, func(tx *db.Tx, r *Rollout) error {
		if r.Phase != Shadow && r.Phase != Canary {
			return r.not()
		}
		e, err := s.evaluation(ctx, who.WorkspaceID, *r)
		if err != nil {
			return err
		}
		r.EvaluationID = e.ID
		if r.CanaryAt == 0 {
			r.CanaryAt = s.now()
		}
		r.Share, r.Segment, r.Problem = to.Share, to.Segment, knowledge.Problem{}
		return s.move(ctx, tx, who, r, Canary)
	})
}

// evaluation is the newest of a rollout's run, if it lets it out.
func (s *Store) evaluation(ctx context.Context, workspaceID string, r Rollout) (evaluate.Evaluation, error) {
	all, err := s.Evaluate.Evaluations(ctx, actor.Of(workspaceID), r.RunID, 0, 1)
	if err != nil {
		return evaluate.Evaluation{}, err
	}
	if len(all) == 0 {
		return evaluate.Evaluation{}, fault.Conflict("rollout.not_evaluated", fault.Params{"n": r.N})
	}
	return all[0], all[0].MayGoOut()
}

// Promote says a rollout to all. A change goes out through its gate, which may
// take a while, and comes back to the canary where the gate refuses it.
// Permission knowledge.publish.
func (s *Store) Promote(ctx context.Context, who actor.Actor, rolloutID string) (Detail, error) {
	if err := who.Need(mayRelease); err != nil {
		return Detail{}, err
	}
	d, err := s.change(ctx, who, rolloutID, func(tx *db.Tx, r *Rollout) error {
		if r.Phase != Canary {
			return r.not()
		}
		r.Problem = knowledge.Problem{}
		if r.ChangeID != "" {
			return s.move(ctx, tx, who, r, Promoting)
		}
		if err := s.Knowledge.ReleaseModel(ctx, tx, who, r.ModelID); err != nil {
			return err
		}
		return s.move(ctx, tx, who, r, Promoted)
	})
	if err != nil || d.Phase != Promoting {
		return d, err
	}
	return s.settled(ctx, who, d.Rollout)
}

// Rollback takes a rollout back in one press: from whom it is said to now, or,
// once promoted, from all. Permission knowledge.publish.
func (s *Store) Rollback(ctx context.Context, who actor.Actor, rolloutID string) (Detail, error) {
	if err := who.Need(mayRelease); err != nil {
		return Detail{}, err
	}
	d, err := s.change(ctx, who, rolloutID, func(tx *db.Tx, r *Rollout) error {
		switch {
		case r.Phase == Shadow || r.Phase == Canary:
			return s.move(ctx, tx, who, r, Stopped)
		case r.Phase != Promoted:
			return r.not()
		}
		if err := s.alone(ctx, tx, who.WorkspaceID); err != nil {
			return err
		}
		if r.ChangeID != "" {
			return s.move(ctx, tx, who, r, Returning)
		}
		if err := s.Knowledge.ReleaseModel(ctx, tx, who, r.LiveModelID); err != nil {
			return err
		}
		return s.move(ctx, tx, who, r, RolledBack)
	})
	if err != nil || d.Phase != Returning {
		return d, err
	}
	return s.settled(ctx, who, d.Rollout)
}

// settled does what a phase between waits for, and returns what came of it.
func (s *Store) settled(ctx context.Context, who actor.Actor, r Rollout) (Detail, error) {
	if err := s.settle(ctx, who, r); err != nil {
		return Detail{}, err
	}
	return s.Rollout(ctx, actor.Of(who.WorkspaceID), r.ID)
}
