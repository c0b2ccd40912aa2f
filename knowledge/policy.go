package knowledge

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
	"yingda/internal/job"
)

// settingsChanged is the fact of the workspace domain after which its rules may
// be others.
const settingsChanged = "workspace.changed"

// Consumer follows what workspaces decide about answering: a release names its
// policy, so a new one is a new release with the same content and model.
func (s *Store) Consumer() event.Consumer {
	return event.Consumer{Name: "knowledge.policy", Types: []string{settingsChanged}, Handle: func(ctx context.Context, tx *db.Tx, events []event.Event) error {
		for _, e := range events {
			if err := s.renewPolicy(ctx, tx, e.WorkspaceID); err != nil {
				return err
			}
		}
		return nil
	}}
}

// renewPolicy releases with the rules of now; nothing happens where those of
// the release are the same, or nothing was released. Where vectors come from
// outside now, or from elsewhere, a model with them is asked for.
func (s *Store) renewPolicy(ctx context.Context, tx *db.Tx, workspaceID string) error {
	at, err := s.lockHead(ctx, tx, workspaceID)
	if err != nil || at.ReleaseID == "" {
		return err
	}
	rules, err := s.rules(ctx, workspaceID)
	if err != nil {
		return err
	}
	was, err := db.One[Release](ctx, tx, s.q, "release", workspaceID, at.ReleaseID)
	if err != nil {
		return err
	}
	if err := s.trainWithVectors(ctx, tx, workspaceID, was.BaseVersionID); err != nil {
		return err
	}
	who := actor.Of(workspaceID)
	policyID, err := s.policyVersion(ctx, tx, who, rules.Policy)
	if err != nil || policyID == was.PolicyVersionID {
		return err
	}
	r := Release{ID: id.New(), N: at.ReleaseN + 1, BaseVersionID: was.BaseVersionID, ModelVersionID: was.ModelVersionID, PolicyVersionID: policyID, Reason: "policy"}
	return s.putOut(ctx, tx, who, r, BaseVersion{ID: was.BaseVersionID, N: was.BaseN})
}

// trainWithVectors asks for a model with vectors from outside, where they are
// wanted and what is released has none of these.
func (s *Store) trainWithVectors(ctx context.Context, tx *db.Tx, workspaceID, baseID string) error {
	builders, err := s.builders(ctx, workspaceID)
	if err != nil || len(builders) == 1 {
		return err
	}
	b, err := db.One[BaseVersion](ctx, tx, s.q, "base", workspaceID, baseID)
	if err != nil {
		return err
	}
	_, found, err := s.trained(ctx, tx, "model_trained_on", workspaceID, builders[0], b.ItemsHash)
	if err != nil || found {
		return err
	}
	_, err = s.jobs.Add(ctx, tx, job.New{WorkspaceID: workspaceID, Kind: TrainJob, Key: workspaceID, Dedupe: baseID + builders[0], Payload: Training{baseID}})
	return err
}
