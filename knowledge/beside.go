package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Beside is a release that stands beside the one that everybody is answered
// from, and to whom it is said. The zero value is none.
type Beside struct {
	ReleaseID string  `json:"release_id,omitempty"`
	Share     float64 `json:"share,omitempty"` // of customers, 0 to 1; 0: it is computed and said to nobody
	Salt      string  `json:"salt,omitempty"`
	Segment
}

// Segment narrows whom a release is said to; an empty list is no bound. It is
// exported because huma does not look into embedded types that are not.
type Segment struct {
	Channels []string `json:"channels,omitempty"`
	Locales  []string `json:"locales,omitempty" doc:"Languages that customers write in: zh, en"`
	Tiers    []string `json:"tiers,omitempty" doc:"Keys of tiers"`
}

// Holds tells whether somebody belongs to the segment. A locale is of the
// language that begins it.
func (g Segment) Holds(channel, locale, tier string) bool {
	in := func(all []string, one string) bool { return len(all) == 0 || slices.Contains(all, one) }
	return in(g.Channels, channel) && in(g.Locales, locale[:min(2, len(locale))]) && in(g.Tiers, tier)
}

// Takes tells whether a customer is answered from it. Whoever is in at a share is
// in at every greater one, on every node, as long as the salt stays.
func (b Beside) Takes(customerID string) bool {
	h := sha256.Sum256([]byte(b.Salt + "\x00" + customerID))
	return b.ReleaseID != "" && customerID != "" && float64(binary.BigEndian.Uint64(h[:8])>>11)/(1<<53) < b.Share
}

// Stage makes a release that nobody is answered from yet: of a change, which is
// frozen by it and must be one that may be published, or ("") of the content
// that is released, with a model trained for it. Permission knowledge.publish.
func (s *Store) Stage(ctx context.Context, tx *db.Tx, who actor.Actor, changeID, modelID string) (Release, error) {
	if err := who.Need("knowledge.publish"); err != nil {
		return Release{}, err
	}
	rules, err := s.rules(ctx, who.WorkspaceID)
	if err != nil {
		return Release{}, err
	}
	at, err := s.lockHead(ctx, tx, who.WorkspaceID)
	if err != nil {
		return Release{}, err
	}
	b, err := s.stageBase(ctx, tx, who, at, changeID, rules)
	if err != nil {
		return Release{}, err
	}
	m, err := db.One[ModelVersion](ctx, tx, s.q, "model", who.WorkspaceID, modelID)
	switch {
	case err != nil:
		return Release{}, missing(err, "knowledge.model_not_found")
	case m.DataHash != b.ItemsHash:
		return Release{}, fault.Conflict("knowledge.model_of_other_content")
	}
	r := Release{ID: id.New(), N: at.ReleaseN + 1, BaseVersionID: b.ID, BaseN: b.N, ModelVersionID: m.ID, ModelHash: m.Hash, AuthorID: who.ID, Reason: "stage", CreatedAt: s.now()}
	if r.PolicyVersionID, err = s.policyVersion(ctx, tx, who, rules.Policy); err != nil {
		return Release{}, err
	}
	if err := s.insertRelease(ctx, tx, who, r); err != nil {
		return Release{}, err
	}
	_, err = s.q.Exec(ctx, tx, "count_release", who.WorkspaceID, r.N)
	return r, err
}

// stageBase is the base version that a staged release is of.
func (s *Store) stageBase(ctx context.Context, tx *db.Tx, who actor.Actor, at Head, changeID string, rules Rules) (BaseVersion, error) {
	if at.BaseVersionID == "" {
		return BaseVersion{}, fault.Conflict("knowledge.nothing_released")
	}
	if changeID == "" {
		return db.One[BaseVersion](ctx, tx, s.q, "base", who.WorkspaceID, at.BaseVersionID)
	}
	c, err := s.lockChange(ctx, tx, who.WorkspaceID, changeID)
	if err != nil {
		return BaseVersion{}, err
	}
	if err := s.mayGoOut(ctx, tx, who, &c, rules); err != nil {
		return BaseVersion{}, err
	}
	b := BaseVersion{ID: id.New(), ParentID: at.BaseVersionID, State: StateStaged, Note: firstOf(c.Name, c.Note), AuthorID: who.ID, ApprovedBy: c.ApprovedBy, ApprovedAt: c.ApprovedAt, CreatedAt: s.now()}
	return b, s.writeManifest(ctx, tx, who.WorkspaceID, &b, c.ID)
}

// mayGoOut refuses a change that may not be said to anybody: one that somebody
// else must look at first, or that was outrun.
func (s *Store) mayGoOut(ctx context.Context, tx *db.Tx, who actor.Actor, c *Change, rules Rules) error {
	if c.State == ChangeOpen {
		if err := s.freeze(ctx, tx, who, c); err != nil {
			return err
		}
		why, err := s.reviewNeeded(ctx, tx, who.WorkspaceID, c.ID, rules)
		if err != nil {
			return err
		}
		if why != "" {
			return fault.Conflict("knowledge.review_first", fault.Params{"n": c.N})
		}
		if err := s.moveChange(ctx, tx, who, c, ChangeApproved); err != nil {
			return err
		}
	}
	if c.State != ChangeApproved {
		return c.not()
	}
	if err := s.allowChange(ctx, tx, who, ActPublish, c.ID); err != nil {
		return err
	}
	outrun, err := db.All[string](ctx, tx, s.q, "change_outrun", who.WorkspaceID, c.ID)
	if err == nil && len(outrun) > 0 {
		err = fault.Conflict("knowledge.change_outrun", fault.Params{"key": outrun[0]})
	}
	return err
}

// SetBeside says which release stands beside, and to whom it is said; the zero
// Beside takes it away. All nodes turn within a second or so.
func (s *Store) SetBeside(ctx context.Context, tx *db.Tx, workspaceID string, b Beside) error {
	if _, err := s.lockHead(ctx, tx, workspaceID); err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "set_beside", workspaceID, db.JSON(b)); err != nil {
		return err
	}
	for _, tell := range s.released {
		tx.OnCommit(func() { tell(workspaceID) })
	}
	return nil
}

// Model returns how a release would find answers.
func (s *Store) Model(ctx context.Context, workspaceID, modelID string) (ModelVersion, error) {
	return s.modelVersion(ctx, workspaceID, modelID)
}

// KeepModel keeps a trained model for a content, held until it is let go. Where
// the same model is kept already, stale is the key of the bytes that nobody needs.
func (s *Store) KeepModel(ctx context.Context, tx *db.Tx, workspaceID, itemsHash string, made TrainedModel) (modelID, stale string, err error) {
	builder, err := s.builder(ctx, workspaceID, made.Vectors)
	if err != nil {
		return "", "", err
	}
	m := ModelVersion{Engine: builder, DataHash: itemsHash, Hash: digest(builder, ModelTrained, made.Hash), Recipe: ModelMade{Kind: ModelTrained}}
	if modelID, err = s.keepModel(ctx, tx, workspaceID, m); err != nil {
		return "", "", err
	}
	there, err := db.One[ModelVersion](ctx, tx, s.q, "model", workspaceID, modelID)
	switch {
	case err != nil:
		return "", "", err
	case there.BlobKey != "":
		stale = made.BlobKey
	default:
		if _, err := s.q.Exec(ctx, tx, "keep_model", workspaceID, modelID, made.BlobKey); err != nil {
			return "", "", err
		}
	}
	return modelID, stale, s.HoldModel(ctx, tx, workspaceID, modelID, true)
}

// HoldModel keeps a model from being let go, or no longer.
func (s *Store) HoldModel(ctx context.Context, tx *db.Tx, workspaceID, modelID string, held bool) error {
	_, err := s.q.Exec(ctx, tx, "hold_model", workspaceID, modelID, held)
	return err
}

// ReleaseModel releases what is released with another model that is for it.
// Permission knowledge.publish.
func (s *Store) ReleaseModel(ctx context.Context, tx *db.Tx, who actor.Actor, modelID string) error {
	if err := who.Need("knowledge.publish"); err != nil {
		return err
	}
	at, err := s.lockHead(ctx, tx, who.WorkspaceID)
	if err != nil {
		return err
	}
	b, err := db.One[BaseVersion](ctx, tx, s.q, "base", who.WorkspaceID, at.BaseVersionID)
	if err != nil {
		return missing(err, "knowledge.nothing_released")
	}
	m, err := db.One[ModelVersion](ctx, tx, s.q, "model", who.WorkspaceID, modelID)
	switch {
	case err != nil:
		return missing(err, "knowledge.model_not_found")
	case m.DataHash != b.ItemsHash:
		return fault.Conflict("knowledge.model_of_other_content")
	}
	now, err := db.One[Release](ctx, tx, s.q, "release", who.WorkspaceID, at.ReleaseID)
	if err != nil {
		return err
	}
	r := Release{ID: id.New(), N: at.ReleaseN + 1, BaseVersionID: b.ID, ModelVersionID: m.ID, PolicyVersionID: now.PolicyVersionID, Reason: "train"}
	return s.putOut(ctx, tx, who, r, BaseVersion{ID: b.ID, N: b.N})
}

// Whole tells that nothing of a release is gone: its rows, the items of its
// manifest, and its model. What is gone is knowledge.release_not_found.
func (s *Store) Whole(ctx context.Context, workspaceID, releaseID string) error {
	r, err := db.One[Release](ctx, s.db, s.q, "release", workspaceID, releaseID)
	if err != nil {
		return missing(err, "knowledge.release_not_found")
	}
	var whole bool
	if err := s.q.Scan(ctx, s.db, "release_whole", []any{workspaceID, r.ID}, &whole); err != nil {
		return err
	}
	if !whole {
		return fault.NotFound("knowledge.release_not_found")
	}
	return nil
}
