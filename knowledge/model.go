package knowledge

import (
	"context"
	"database/sql"
	"errors"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/id"
	"yingda/internal/job"
)

// Builder names how models are made from a base version; with another one the
// same content gives another model version, and kept models are not read.
const Builder = engine.Version

// How a model version is made. Each can be made again from what it names, the
// same on every node.
const (
	ModelSmall   = "small"   // trained where it is needed: there is little to learn from
	ModelQuick   = "quick"   // without training, until that is done
	ModelGrown   = "grown"   // a trained model that took the changes since in
	ModelTrained = "trained" // trained on its content, and kept
)

// TrainJob is the kind of the job that trains a model for what was released.
const TrainJob = "knowledge.train"

// smallBase is how many wordings are trained where they are needed, in less
// than a second.
const smallBase = 400

// ModelVersion is how a release finds answers.
type ModelVersion struct {
	ID       string    `db:"id" json:"id"`
	N        int64     `db:"n" json:"n"`
	Engine   string    `db:"engine" json:"engine"`
	DataHash string    `db:"data_hash" json:"data_hash" doc:"Of the items it is for"`
	Hash     string    `db:"hash" json:"hash"`
	Recipe   ModelMade `db:"parameters,json" json:"recipe"`
	BlobKey  string    `db:"blob_key" json:"-"` // of a trained one, while it is kept
}

// ModelMade says how.
type ModelMade struct {
	Kind     string `json:"kind"`
	ParentID string `json:"parent_id,omitempty" doc:"Of a grown one: the trained one it came from"`
}

// Training is a job's payload: what to train for.
type Training struct {
	BaseVersionID string `json:"base_version_id"`
}

// builders are the ways a workspace's models may be built, the wanted one first:
// with vectors from outside where it has them, and without.
func (s *Store) builders(ctx context.Context, workspaceID string) ([]string, error) {
	rules, err := s.rules(ctx, workspaceID)
	if err != nil || rules.Vectors == "" {
		return []string{Builder}, err
	}
	return []string{Builder + "+" + digest(rules.Vectors)[:16], Builder}, nil
}

// modelFor returns the model version a content is released with, and whether
// one should be trained for it.
func (s *Store) modelFor(ctx context.Context, tx *db.Tx, workspaceID string, b BaseVersion) (modelID string, train bool, err error) {
	builders, err := s.builders(ctx, workspaceID)
	if err != nil {
		return "", false, err
	}
	for i, builder := range builders {
		m, found, err := s.trained(ctx, tx, "model_trained_on", workspaceID, builder, b.ItemsHash)
		if err != nil || found {
			return m.ID, i > 0, err
		}
	}
	m := ModelVersion{Engine: Builder, DataHash: b.ItemsHash, Recipe: ModelMade{Kind: ModelSmall}}
	train = len(builders) > 1
	if b.Items+b.Variants > smallBase {
		train = true
		if m.Recipe, err = s.untilTrained(ctx, tx, workspaceID, builders); err != nil {
			return "", false, err
		}
	}
	m.Hash = digest(Builder, m.Recipe.Kind, m.Recipe.ParentID, b.ItemsHash)
	modelID, err = s.keepModel(ctx, tx, workspaceID, m)
	return modelID, train, err
}

// untilTrained is how a large base is served before a model was trained for it.
func (s *Store) untilTrained(ctx context.Context, tx *db.Tx, workspaceID string, builders []string) (ModelMade, error) {
	for _, builder := range builders {
		latest, found, err := s.trained(ctx, tx, "model_trained_last", workspaceID, builder)
		if err != nil || found {
			return ModelMade{Kind: ModelGrown, ParentID: latest.ID}, err
		}
	}
	return ModelMade{Kind: ModelQuick}, nil
}

// trained finds a model that is kept.
func (s *Store) trained(ctx context.Context, c db.Conn, query string, args ...any) (m ModelVersion, found bool, err error) {
	m, err = db.One[ModelVersion](ctx, c, s.q, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return m, false, nil
	}
	return m, err == nil, err
}

// keepModel writes a model version, or finds the one that is the same.
func (s *Store) keepModel(ctx context.Context, tx *db.Tx, workspaceID string, m ModelVersion) (modelID string, err error) {
	err = s.q.Scan(ctx, tx, "model_by_hash", []any{workspaceID, m.Hash}, &modelID)
	if errors.Is(err, sql.ErrNoRows) {
		modelID = id.New()
		_, err = s.q.Exec(ctx, tx, "insert_model", modelID, workspaceID, m.Engine, m.DataHash, m.Hash, db.JSON(m.Recipe), s.now())
	}
	if err == nil && m.BlobKey != "" {
		_, err = s.q.Exec(ctx, tx, "keep_model", workspaceID, modelID, m.BlobKey)
	}
	return modelID, err
}

// train asks for a trained model of a base version.
func (s *Store) train(ctx context.Context, tx *db.Tx, workspaceID, baseID string) error {
	_, err := s.jobs.Add(ctx, tx, job.New{WorkspaceID: workspaceID, Kind: TrainJob, Key: workspaceID, Payload: Training{baseID}})
	return err
}

// Retrain asks for a trained model of what is released, where the kept one
// cannot be read: after a restore, or with another engine.
func (s *Store) Retrain(ctx context.Context, workspaceID, baseID, brokenModelID string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.q.Exec(ctx, tx, "keep_model", workspaceID, brokenModelID, ""); err != nil {
			return err
		}
		_, err := s.jobs.Add(ctx, tx, job.New{WorkspaceID: workspaceID, Kind: TrainJob, Key: workspaceID, Dedupe: baseID, Payload: Training{baseID}})
		return err
	})
}

// Trained tells whether a model trained on a base version's content is kept, with
// vectors from outside or without.
func (s *Store) Trained(ctx context.Context, workspaceID string, b Snapshot, vectors bool) (bool, error) {
	builder, err := s.builder(ctx, workspaceID, vectors)
	if err != nil {
		return false, err
	}
	_, found, err := s.trained(ctx, s.db, "model_trained_on", workspaceID, builder, b.Model.DataHash)
	return found, err
}

func (s *Store) builder(ctx context.Context, workspaceID string, vectors bool) (string, error) {
	all, err := s.builders(ctx, workspaceID)
	if err != nil || !vectors {
		return Builder, err
	}
	return all[0], nil
}

// TrainedModel is a model to keep.
type TrainedModel struct {
	Hash    string
	BlobKey string
	Vectors bool // it has vectors from outside
}

// keptModels is how many trained models of a workspace stay: the newest serves,
// the others are what another node may be reading.
const keptModels = 2

// ReleaseTrained keeps a trained model and releases it, if what it was trained
// for is still what is released; policy and content stay. It returns the keys of
// older models that nothing needs any more, to be deleted.
func (s *Store) ReleaseTrained(ctx context.Context, workspaceID string, base Snapshot, made TrainedModel) (stale []string, err error) {
	builder, err := s.builder(ctx, workspaceID, made.Vectors)
	if err != nil {
		return nil, err
	}
	hash := digest(builder, ModelTrained, made.Hash)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		at, err := s.lockHead(ctx, tx, workspaceID)
		if err != nil {
			return err
		}
		b, err := db.One[BaseVersion](ctx, tx, s.q, "base", workspaceID, base.Release.BaseVersionID)
		if err != nil {
			return err
		}
		if known, found, err := s.trained(ctx, tx, "model_trained_on", workspaceID, builder, b.ItemsHash); err != nil || found && known.Hash == hash {
			stale = []string{made.BlobKey} // another process trained the same
			return err
		}
		m := ModelVersion{Engine: builder, DataHash: b.ItemsHash, Hash: hash, Recipe: ModelMade{Kind: ModelTrained}, BlobKey: made.BlobKey}
		modelID, err := s.keepModel(ctx, tx, workspaceID, m)
		if err != nil {
			return err
		}
		if stale, err = s.forgetModels(ctx, tx, workspaceID); err != nil || at.BaseVersionID != b.ID {
			return err
		}
		now, err := db.One[Release](ctx, tx, s.q, "release", workspaceID, at.ReleaseID)
		if err != nil {
			return err
		}
		r := Release{ID: id.New(), N: at.ReleaseN + 1, BaseVersionID: b.ID, BaseN: b.N, ModelVersionID: modelID, PolicyVersionID: now.PolicyVersionID, Reason: "train"}
		return s.putOut(ctx, tx, actor.Of(workspaceID), r, BaseVersion{ID: b.ID, N: b.N})
	})
	return stale, err
}

// forgetModels lets go of all trained models but the newest and returns where
// they lay.
func (s *Store) forgetModels(ctx context.Context, tx *db.Tx, workspaceID string) ([]string, error) {
	old, err := db.All[ModelVersion](ctx, tx, s.q, "stale_models", workspaceID, keptModels)
	if err != nil {
		return nil, err
	}
	keys := []string{}
	for _, m := range old {
		keys = append(keys, m.BlobKey)
		if _, err := s.q.Exec(ctx, tx, "keep_model", workspaceID, m.ID, ""); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

func (s *Store) modelVersion(ctx context.Context, workspaceID, modelID string) (ModelVersion, error) {
	m, err := db.One[ModelVersion](ctx, s.db, s.q, "model", workspaceID, modelID)
	return m, missing(err, "knowledge.model_not_found")
}

// policyVersion returns the version of a policy, which is one for equal ones.
func (s *Store) policyVersion(ctx context.Context, tx *db.Tx, who actor.Actor, p engine.Policy) (policyID string, err error) {
	policy := db.JSON(p)
	hash := digest(policy)
	err = s.q.Scan(ctx, tx, "policy_by_hash", []any{who.WorkspaceID, hash}, &policyID)
	if errors.Is(err, sql.ErrNoRows) {
		policyID = id.New()
		_, err = s.q.Exec(ctx, tx, "insert_policy", policyID, who.WorkspaceID, hash, policy, who.ID, s.now())
	}
	return policyID, err
}
