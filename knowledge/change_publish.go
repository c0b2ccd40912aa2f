package knowledge

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Plan is when a change is to be said, in unix milliseconds.
type Plan struct {
	Publish bool  `json:"-"` // nobody asks for it to be published where false
	At      int64 `json:"at,omitempty" doc:"0, or a time past: at once"`
	EndAt   int64 `json:"end_at,omitempty" doc:"When it is taken back; 0: never"`
}

// farthest is how far ahead a change may be planned.
const farthest = 5 * 366 * 24 * 3600 * 1000 // ms

func (s *Store) checkPlan(p Plan) error {
	now := s.now()
	switch {
	case p.At < 0 || p.At > now+farthest || p.EndAt > now+2*farthest:
		return fault.Invalid("knowledge.plan_unusable", "at")
	case p.EndAt != 0 && p.EndAt <= max(p.At, now):
		return fault.Invalid("knowledge.ends_before_it_begins", "end_at")
	}
	return nil
}

// plan writes down who wants c published when.
func (c *Change) plan(who actor.Actor, p Plan, now int64) {
	if !p.Publish {
		return
	}
	c.PublisherKind, c.PublisherID = string(who.Kind), who.ID
	c.PublishAt, c.EndAt = max(p.At, now), p.EndAt
}

// PublishChange publishes a change, now or at a time. Where somebody must look
// at it first it goes to them, and is published when they have approved it. Of a
// scheduled one it changes the time. Permission knowledge.publish.
func (s *Store) PublishChange(ctx context.Context, who actor.Actor, changeID string, p Plan) (ChangeDetail, error) {
	if err := who.Need("knowledge.publish"); err != nil {
		return ChangeDetail{}, err
	}
	p.Publish = true
	if err := s.checkPlan(p); err != nil {
		return ChangeDetail{}, err
	}
	rules, err := s.rules(ctx, who.WorkspaceID)
	if err != nil {
		return ChangeDetail{}, err
	}
	return s.withChange(ctx, who, changeID, func(tx *db.Tx, at Head, c *Change) error {
		switch c.State {
		case ChangeOpen:
			return s.publishOpen(ctx, tx, who, at, c, p, rules)
		case ChangeApproved, ChangeScheduled:
			if err := s.allowChange(ctx, tx, who, ActPublish, c.ID); err != nil {
				return err
			}
			if err := s.unplan(ctx, tx, c); err != nil {
				return err
			}
			c.plan(who, p, s.now())
			return s.goOut(ctx, tx, who, at, c, rules)
		}
		return c.not()
	})
}

// publishOpen freezes an open change and publishes it, or hands it to whoever
// must look at it first.
func (s *Store) publishOpen(ctx context.Context, tx *db.Tx, who actor.Actor, at Head, c *Change, p Plan, rules Rules) error {
	if err := s.freeze(ctx, tx, who, c); err != nil {
		return err
	}
	if err := s.allowChange(ctx, tx, who, ActPublish, c.ID); err != nil {
		return err
	}
	c.plan(who, p, s.now())
	why, err := s.reviewNeeded(ctx, tx, who.WorkspaceID, c.ID, rules)
	if err != nil {
		return err
	}
	if why != "" {
		return s.askReview(ctx, tx, who, c, why)
	}
	return s.goOut(ctx, tx, who, at, c, rules)
}

// goOut publishes what is due and leaves the rest to the job: what has a time,
// and what the gate looks at first, which may take long.
func (s *Store) goOut(ctx context.Context, tx *db.Tx, who actor.Actor, at Head, c *Change, rules Rules) error {
	asks := false
	if s.gate != nil && at.BaseVersionID != "" { // the first release is worse than nothing in nobody's eyes
		var err error
		if asks, err = s.gate.Asks(ctx, tx, who.WorkspaceID); err != nil {
			return err
		}
	}
	if c.PublishAt <= s.now() && !asks {
		return s.putChange(ctx, tx, who, at, c, rules)
	}
	if err := s.jobAt(ctx, tx, who.WorkspaceID, c.ID, c.PublishAt); err != nil {
		return err
	}
	return s.moveChange(ctx, tx, who, c, ChangeScheduled)
}

// putChange releases a frozen change: what is released now, with its items put
// in. Where one of them was released otherwise in between, it is refused.
func (s *Store) putChange(ctx context.Context, tx *db.Tx, who actor.Actor, at Head, c *Change, rules Rules) error {
	outrun, err := db.All[string](ctx, tx, s.q, "change_outrun", who.WorkspaceID, c.ID)
	if err != nil {
		return err
	}
	if len(outrun) > 0 {
		return fault.Conflict("knowledge.change_outrun", fault.Params{"key": outrun[0]})
	}
	moves, err := db.All[move](ctx, tx, s.q, "change_moves", who.WorkspaceID, c.ID)
	if err != nil {
		return err
	}
	b := BaseVersion{
		ID: id.New(), ParentID: at.BaseVersionID, State: StatePublished, Note: firstOf(c.Name, c.Note),
		AuthorID: c.PublisherID, ApprovedBy: c.ApprovedBy, ApprovedAt: c.ApprovedAt, CreatedAt: s.now(),
	}
	b.Added, b.Changed, b.Removed = count(moves)
	docs, err := db.All[move](ctx, tx, s.q, "change_document_moves", who.WorkspaceID, c.ID)
	if err != nil {
		return err
	}
	b.DocumentsAdded, b.DocumentsChanged, b.DocumentsRemoved = count(docs)
	if err := s.writeManifest(ctx, tx, who.WorkspaceID, &b, c.ID); err != nil {
		return err
	}
	if err := s.judged(ctx, tx, who.WorkspaceID, at, *c, b); err != nil {
		return err
	}
	if err := s.leaveChange(ctx, tx, who.WorkspaceID, c.ID); err != nil {
		return err
	}
	if err := s.release(ctx, tx, who, at, b, rules, "publish"); err != nil {
		return err
	}
	c.PublishedAt, c.BaseVersionID, c.Problem = b.CreatedAt, b.ID, Problem{}
	if c.EndAt > 0 {
		if err := s.jobAt(ctx, tx, who.WorkspaceID, c.ID, c.EndAt); err != nil {
			return err
		}
	}
	return s.moveChange(ctx, tx, who, c, ChangePublished)
}

// judged asks the gate about a base version that is about to be released. What
// only takes back what was said goes by.
func (s *Store) judged(ctx context.Context, tx *db.Tx, workspaceID string, at Head, c Change, b BaseVersion) error {
	if s.gate == nil || at.BaseVersionID == "" || c.TakesBack != "" {
		return nil
	}
	now, err := db.One[BaseVersion](ctx, tx, s.q, "base", workspaceID, at.BaseVersionID)
	if err != nil {
		return err
	}
	return s.gate.Judged(ctx, tx, workspaceID, b.Hash, now.Hash)
}

// writeManifest writes b and its manifest: its parent's with a change put in.
func (s *Store) writeManifest(ctx context.Context, tx *db.Tx, workspaceID string, b *BaseVersion, changeID string) error {
	for _, statement := range []string{"manifest_carry_around", "manifest_documents_carry_around"} {
		if _, err := s.q.Exec(ctx, tx, statement, b.ID, b.ParentID, changeID); err != nil {
			return err
		}
	}
	for _, statement := range []string{"manifest_put", "manifest_documents_put"} {
		if _, err := s.q.Exec(ctx, tx, statement, b.ID, changeID); err != nil {
			return err
		}
	}
	return s.insertBase(ctx, tx, workspaceID, b)
}

// EndChange changes when a published change is taken back: at once for a time
// past, never for 0. Permission knowledge.publish.
func (s *Store) EndChange(ctx context.Context, who actor.Actor, changeID string, endAt int64) (ChangeDetail, error) {
	if err := who.Need("knowledge.publish"); err != nil {
		return ChangeDetail{}, err
	}
	if endAt < 0 || endAt > s.now()+2*farthest {
		return ChangeDetail{}, fault.Invalid("knowledge.plan_unusable", "end_at")
	}
	rules, err := s.rules(ctx, who.WorkspaceID)
	if err != nil {
		return ChangeDetail{}, err
	}
	return s.withChange(ctx, who, changeID, func(tx *db.Tx, at Head, c *Change) error {
		if c.State != ChangePublished || c.TakenBackBy != "" {
			return c.not()
		}
		if err := s.allowChange(ctx, tx, who, ActPublish, c.ID); err != nil {
			return err
		}
		if err := s.unplan(ctx, tx, c); err != nil {
			return err
		}
		c.EndAt = endAt
		switch {
		case endAt == 0:
			return s.saveChange(ctx, tx, who.WorkspaceID, c)
		case endAt <= s.now():
			return s.takeBack(ctx, tx, who, at, c, rules)
		}
		if err := s.jobAt(ctx, tx, who.WorkspaceID, c.ID, endAt); err != nil {
			return err
		}
		return s.saveChange(ctx, tx, who.WorkspaceID, c)
	})
}
