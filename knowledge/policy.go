package knowledge

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
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
// the release are the same, or nothing was released.
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
	who := actor.Of(workspaceID)
	policyID, err := s.policyVersion(ctx, tx, who, rules.Policy)
	if err != nil || policyID == was.PolicyVersionID {
		return err
	}
	r := Release{ID: id.New(), N: at.ReleaseN + 1, BaseVersionID: was.BaseVersionID, ModelVersionID: was.ModelVersionID, PolicyVersionID: policyID, Reason: "policy"}
	return s.putOut(ctx, tx, who, r, BaseVersion{ID: was.BaseVersionID, N: was.BaseN})
}
