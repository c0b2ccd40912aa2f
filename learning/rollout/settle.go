package rollout

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/knowledge"
)

// settle ends a phase that takes more than one transaction: by what has become of
// the change, whoever was killed meanwhile.
func (s *Store) settle(ctx context.Context, who actor.Actor, r Rollout) error {
	c, err := s.Knowledge.Change(ctx, actor.Of(who.WorkspaceID), r.ChangeID)
	if err != nil {
		return err
	}
	if r.Phase == Promoting {
		return s.settlePromotion(ctx, who, r, c.Change)
	}
	return s.settleReturn(ctx, who, r, c.Change)
}

func (s *Store) settlePromotion(ctx context.Context, who actor.Actor, r Rollout, c knowledge.Change) error {
	switch {
	case c.State == knowledge.ChangePublished:
		return s.step(ctx, who, r, Promoted, knowledge.Problem{})
	case c.State == knowledge.ChangeScheduled:
		return nil // the gate looks at it
	case c.State == knowledge.ChangeApproved && c.Problem.Code != "" && c.UpdatedAt >= r.PhaseAt:
		return s.step(ctx, who, r, Canary, c.Problem)
	case c.State != knowledge.ChangeApproved:
		return s.step(ctx, who, r, Stopped, knowledge.Problem{Code: "rollout.change_gone"})
	}
	d, err := s.Knowledge.PublishChange(ctx, who, r.ChangeID, knowledge.Plan{})
	if f := fault.Of(err); f != nil && f.Kind != fault.KindUnavailable {
		return s.step(ctx, who, r, Canary, knowledge.Problem{Code: f.Code, Params: f.Params})
	}
	if err != nil || d.State != knowledge.ChangePublished {
		return err
	}
	return s.step(ctx, who, r, Promoted, knowledge.Problem{})
}

func (s *Store) settleReturn(ctx context.Context, who actor.Actor, r Rollout, c knowledge.Change) error {
	if c.TakenBackBy == "" {
		_, err := s.Knowledge.EndChange(ctx, who, r.ChangeID, s.now())
		if f := fault.Of(err); f != nil && f.Kind != fault.KindUnavailable {
			return s.step(ctx, who, r, Promoted, knowledge.Problem{Code: f.Code, Params: f.Params})
		}
		if err != nil {
			return err
		}
	}
	return s.step(ctx, who, r, RolledBack, knowledge.Problem{})
}

// step moves a rollout on, unless somebody else has.
func (s *Store) step(ctx context.Context, who actor.Actor, r Rollout, phase string, why knowledge.Problem) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := s.lock(ctx, tx, who.WorkspaceID, r.ID)
		if err != nil || now.Phase != r.Phase {
			return err
		}
		now.Problem = why
		return s.move(ctx, tx, who, &now, phase)
	})
}

// mover is who moved a rollout last; in their name a phase between is ended.
func (r Rollout) mover(workspaceID string) actor.Actor {
	who := actor.Of(workspaceID)
	who.Kind, who.ID = actor.Kind(r.PhaseByKind), r.PhaseBy
	return who
}
