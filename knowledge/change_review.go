package knowledge

import (
	"context"
	"errors"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// Why a second person looks at a change.
const (
	ReviewAsked     = "asked"     // its editors want one to
	ReviewWorkspace = "workspace" // the workspace does, whatever it is
	ReviewCategory  = "category"  // an item stands, or stood, in a category that does
	ReviewGrade     = "grade"     // an item is, or was, R3 or R4 and there are two people who may
)

// SubmitChange asks for somebody else's look, also where none is demanded. The
// plan says when it is to be published once it is approved; making one takes
// knowledge.publish. Permission knowledge.write.
func (s *Store) SubmitChange(ctx context.Context, who actor.Actor, changeID string, p Plan) (ChangeDetail, error) {
	needed := "knowledge.write"
	if p.Publish {
		needed = "knowledge.publish"
	}
	if err := who.Need(needed); err != nil {
		return ChangeDetail{}, err
	}
	if err := s.checkPlan(p); err != nil {
		return ChangeDetail{}, err
	}
	return s.withChange(ctx, who, changeID, func(tx *db.Tx, _ Head, c *Change) error {
		if err := s.freeze(ctx, tx, who, c); err != nil {
			return err
		}
		act := ActEdit
		if p.Publish {
			act = ActPublish
		}
		if err := s.allowChange(ctx, tx, who, act, c.ID); err != nil {
			return err
		}
		c.plan(who, p, s.now())
		return s.askReview(ctx, tx, who, c, ReviewAsked)
	})
}

func (s *Store) askReview(ctx context.Context, tx *db.Tx, who actor.Actor, c *Change, why string) error {
	c.Review = why
	if err := s.audit(ctx, tx, who, "knowledge.proposed", "change", c.ID); err != nil {
		return err
	}
	return s.moveChange(ctx, tx, who, c, ChangeInReview)
}

// ApproveChange says that a change may be published, and publishes it where that
// was asked for. It takes a person who has written nothing of it. Permission
// knowledge.approve.
func (s *Store) ApproveChange(ctx context.Context, who actor.Actor, changeID string) (ChangeDetail, error) {
	if err := who.Need("knowledge.approve"); err != nil {
		return ChangeDetail{}, err
	}
	rules, err := s.rules(ctx, who.WorkspaceID)
	if err != nil {
		return ChangeDetail{}, err
	}
	return s.withChange(ctx, who, changeID, func(tx *db.Tx, at Head, c *Change) error {
		if c.State != ChangeInReview {
			return c.not()
		}
		if err := errors.Join(s.mayJudge(ctx, tx, who, *c), s.allowChange(ctx, tx, who, ActReview, c.ID)); err != nil {
			return err
		}
		c.ApprovedBy, c.ApprovedAt = who.ID, s.now()
		if err := s.audit(ctx, tx, who, "knowledge.approved", "change", c.ID); err != nil {
			return err
		}
		if err := s.moveChange(ctx, tx, who, c, ChangeApproved); err != nil || c.PublishAt == 0 {
			return err
		}
		return s.goOut(ctx, tx, who, at, c, rules)
	})
}

// mayJudge refuses programs, and people who would judge their own words.
func (s *Store) mayJudge(ctx context.Context, tx *db.Tx, who actor.Actor, c Change) error {
	if who.Kind != actor.Member {
		return fault.Forbidden("knowledge.approver_no_person")
	}
	writers, err := db.All[string](ctx, tx, s.q, "change_writers", who.WorkspaceID, c.ID)
	if err != nil {
		return err
	}
	if slices.Contains(writers, who.ID) {
		return fault.Forbidden("knowledge.approver_is_author")
	}
	return nil
}

// ReopenChange takes a change back to its editors: a reviewer who says no, or
// whoever wants to go on writing. What is said is kept as a comment. Permission
// knowledge.write or knowledge.approve.
func (s *Store) ReopenChange(ctx context.Context, who actor.Actor, changeID, comment string) (ChangeDetail, error) {
	if !who.Can("knowledge.approve") {
		if err := who.Need("knowledge.write"); err != nil {
			return ChangeDetail{}, err
		}
	}
	return s.withChange(ctx, who, changeID, func(tx *db.Tx, _ Head, c *Change) error {
		if c.State == ChangeOpen || c.ended() {
			return c.not()
		}
		if s.allowChange(ctx, tx, who, ActReview, c.ID) != nil {
			if err := s.allowChange(ctx, tx, who, ActEdit, c.ID); err != nil {
				return err
			}
		}
		if err := s.audit(ctx, tx, who, "knowledge.reopened", "change", c.ID); err != nil {
			return err
		}
		if comment != "" {
			if err := s.addComment(ctx, tx, who, c.ID, NewComment{Text: comment}); err != nil {
				return err
			}
		}
		return s.thaw(ctx, tx, who, c, ChangeOpen)
	})
}

// DropChange ends a change unpublished: its drafts go back to what is released,
// items never released are archived. Their revisions stay in the history.
// Permission knowledge.write.
func (s *Store) DropChange(ctx context.Context, who actor.Actor, changeID string) (ChangeDetail, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return ChangeDetail{}, err
	}
	return s.withChange(ctx, who, changeID, func(tx *db.Tx, _ Head, c *Change) error {
		if c.ended() {
			return c.not()
		}
		if err := s.audit(ctx, tx, who, "knowledge.change_dropped", "change", c.ID); err != nil {
			return err
		}
		if c.State == ChangeOpen {
			if err := s.holdFast(ctx, tx, who.WorkspaceID, c); err != nil {
				return err
			}
		}
		if err := s.allowChange(ctx, tx, who, ActEdit, c.ID); err != nil {
			return err
		}
		if err := s.thaw(ctx, tx, who, c, ChangeDropped); err != nil {
			return err
		}
		return s.dropDrafts(ctx, tx, who, c.ID)
	})
}

func (s *Store) dropDrafts(ctx context.Context, tx *db.Tx, who actor.Actor, changeID string) error {
	all, err := db.All[draft](ctx, tx, s.q, "change_drafts", who.WorkspaceID, changeID)
	if err != nil {
		return err
	}
	for _, d := range all {
		it, err := s.lockItem(ctx, tx, who.WorkspaceID, d.ID)
		if err != nil {
			return err
		}
		if err := s.draftBack(ctx, tx, who, it, d.PublishedRevisionID); err != nil {
			return err
		}
	}
	docs, err := db.All[move](ctx, tx, s.q, "change_document_drafts", who.WorkspaceID, changeID)
	if err != nil {
		return err
	}
	for _, m := range docs {
		if err := s.documentBack(ctx, tx, who.WorkspaceID, m.ItemID, m.BeforeID); err != nil {
			return err
		}
	}
	return s.leaveChange(ctx, tx, who.WorkspaceID, changeID)
}

// leaveChange lets drafts that were not part of what was published go on alone.
func (s *Store) leaveChange(ctx context.Context, tx *db.Tx, workspaceID, changeID string) error {
	for _, statement := range []string{"leave_change", "leave_change_documents"} {
		if _, err := s.q.Exec(ctx, tx, statement, workspaceID, changeID); err != nil {
			return err
		}
	}
	return nil
}

// holdFast keeps what a change holds of items and documents.
func (s *Store) holdFast(ctx context.Context, tx *db.Tx, workspaceID string, c *Change) (err error) {
	if c.Items, err = s.q.Exec(ctx, tx, "freeze_change", workspaceID, c.ID); err != nil {
		return err
	}
	c.Documents, err = s.q.Exec(ctx, tx, "freeze_change_documents", workspaceID, c.ID)
	return err
}

// freeze keeps what an open change holds, so that nothing else is published than
// what was looked at.
func (s *Store) freeze(ctx context.Context, tx *db.Tx, who actor.Actor, c *Change) error {
	if c.State != ChangeOpen {
		return c.not()
	}
	all, err := db.All[draft](ctx, tx, s.q, "change_drafts", who.WorkspaceID, c.ID)
	if err != nil {
		return err
	}
	if err := publishable(all); err != nil {
		return err
	}
	if err := s.holdFast(ctx, tx, who.WorkspaceID, c); err != nil {
		return err
	}
	if c.Items+c.Documents == 0 {
		return fault.Conflict("knowledge.nothing_changed")
	}
	c.SubmittedBy, c.SubmittedAt, c.Problem = who.ID, s.now(), Problem{}
	return nil
}

// thaw gives the items of a change back to their editors, or to nobody.
func (s *Store) thaw(ctx context.Context, tx *db.Tx, who actor.Actor, c *Change, state string) error {
	if err := s.unplan(ctx, tx, c); err != nil {
		return err
	}
	if state == ChangeOpen { // of a dropped one it stays known what it held
		for _, statement := range []string{"thaw_change", "thaw_change_documents"} {
			if _, err := s.q.Exec(ctx, tx, statement, who.WorkspaceID, c.ID); err != nil {
				return err
			}
		}
	}
	c.Review, c.ApprovedBy, c.ApprovedAt, c.SubmittedBy, c.SubmittedAt, c.Problem = "", "", 0, "", 0, Problem{}
	return s.moveChange(ctx, tx, who, c, state)
}

// reviewNeeded tells why somebody else must look at a frozen change; "" when
// nobody must.
func (s *Store) reviewNeeded(ctx context.Context, tx *db.Tx, workspaceID, changeID string, rules Rules) (string, error) {
	if rules.SecondPerson {
		return ReviewWorkspace, nil
	}
	stands, err := db.All[string](ctx, tx, s.q, "change_categories", workspaceID, changeID)
	if err != nil {
		return "", err
	}
	tree, err := s.tree(ctx, tx, workspaceID)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(stands, tree.reviewed) {
		return ReviewCategory, nil
	}
	var risky int64
	if err := s.q.Scan(ctx, tx, "change_grades", []any{workspaceID, changeID}, &risky); err != nil || risky == 0 || rules.Approvers < 2 {
		return "", err
	}
	return ReviewGrade, nil
}
