package knowledge

import (
	"context"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// A grade of R3 or R4 decides that people take over, and how sure the bot must be
// before: somebody must have looked at it. What was looked at is the grade, not
// the words: it holds until the item has another one.

const codeUnconfirmed = "knowledge.grade_unconfirmed"

// gradeFlaws are what stands against an item's grade.
func gradeFlaws(grade, suggested, confirmed string) []Flaw {
	switch {
	case guarded(grade) && confirmed != grade:
		return []Flaw{{Code: codeUnconfirmed, Field: "grade", Params: fault.Params{"grade": grade}}}
	case suggested > grade && guarded(suggested) && confirmed != grade:
		return []Flaw{{Code: "knowledge.grade_low", Field: "grade", Params: fault.Params{"grade": grade, "suggested": suggested}, Warning: true}}
	}
	return nil
}

// ConfirmGrades says that who has looked at the grades of items as they are
// drafted, and finds them right. It takes a person. Permission knowledge.write.
func (s *Store) ConfirmGrades(ctx context.Context, who actor.Actor, itemIDs []string) error {
	if err := who.Need("knowledge.write"); err != nil {
		return err
	}
	if len(itemIDs) > maxBulk {
		return fault.Invalid("knowledge.too_many", "item_ids", fault.Params{"max": maxBulk})
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		r, err := s.rights(ctx, tx, who)
		if err != nil {
			return err
		}
		for _, itemID := range itemIDs {
			it, err := s.lockItem(ctx, tx, who.WorkspaceID, itemID)
			if err != nil {
				return err
			}
			if err := r.need(ActEdit, it.CategoryID); err != nil {
				return err
			}
			if _, err := s.confirmGrade(ctx, tx, who, itemID); err != nil {
				return err
			}
		}
		return nil
	})
}

// confirmGrade writes down who looked at the grade that a locked item's draft
// has; confirmed is false where somebody had.
func (s *Store) confirmGrade(ctx context.Context, tx *db.Tx, who actor.Actor, itemID string) (confirmed bool, err error) {
	if who.Kind != actor.Member {
		return false, fault.Forbidden("knowledge.grade_no_person")
	}
	it, err := db.One[Item](ctx, tx, s.q, "item", who.WorkspaceID, itemID)
	if err != nil || it.GradeConfirmed == it.Grade {
		return false, missing(err, "knowledge.item_not_found")
	}
	draft, err := db.One[Revision](ctx, tx, s.q, "revision", who.WorkspaceID, it.DraftRevisionID)
	if err != nil {
		return false, err
	}
	if _, err := s.q.Exec(ctx, tx, "confirm_grade", who.WorkspaceID, itemID, it.Grade, who.ID, s.now(), ready(draft.check())); err != nil {
		return false, err
	}
	if err := s.audit(ctx, tx, who, "knowledge.grade_confirmed", "item", itemID); err != nil {
		return false, err
	}
	return true, s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: itemID}, GradeConfirmed{itemID, it.Grade})
}

// Unready counts the drafts of a workspace that belong to no change and that
// something stands against.
func (s *Store) Unready(ctx context.Context, workspaceID string) (n int64, err error) {
	return n, s.q.Scan(ctx, s.db, "unready_drafts", []any{workspaceID}, &n)
}

// suggestedGrade is what the content and its node suggest.
func (s *Store) suggestedGrade(ctx context.Context, tx *db.Tx, workspaceID string, c Content, node string) (string, error) {
	names, err := db.All[string](ctx, tx, s.q, "category_names", workspaceID, node)
	if err != nil {
		return "", err
	}
	slices.Reverse(names) // they come from below
	return AdviseGrade(c, joinPath(names)).Grade, nil
}
