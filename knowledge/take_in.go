package knowledge

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// TakeIn makes one item of two: the first is asked for by the other's wordings
// too, and the other is archived, both as drafts. What the other said is lost but
// for its history. Permission knowledge.write.
func (s *Store) TakeIn(ctx context.Context, who actor.Actor, itemID, otherID string) (Detail, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Detail{}, err
	}
	if itemID == otherID {
		return Detail{}, fault.Invalid("knowledge.takes_itself", "other_id")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		both := map[string]head{}
		for _, one := range []string{min(itemID, otherID), max(itemID, otherID)} { // in one order, lest two wait for each other
			it, err := s.lockDraft(ctx, tx, who.WorkspaceID, one)
			if err == nil {
				err = s.Allow(ctx, tx, who, ActEdit, it.CategoryID)
			}
			if err != nil {
				return err
			}
			both[one] = it
		}
		kept, err := db.One[Revision](ctx, tx, s.q, "revision", who.WorkspaceID, both[itemID].DraftRevisionID)
		if err != nil {
			return err
		}
		other, err := db.One[Revision](ctx, tx, s.q, "revision", who.WorkspaceID, both[otherID].DraftRevisionID)
		if err != nil {
			return err
		}
		c := kept.Content
		c.Variants = append(append(c.Variants[:len(c.Variants):len(c.Variants)], other.Question), other.Variants...)
		if c.QuestionEN == "" {
			c.QuestionEN = other.QuestionEN
		} else if other.QuestionEN != "" {
			c.Variants = append(c.Variants, other.QuestionEN)
		}
		if err := s.saveAndTell(ctx, tx, who, both[itemID], next{content: c}); err != nil {
			return err
		}
		return s.archive(ctx, tx, who, both[otherID], other)
	})
	if err != nil {
		return Detail{}, err
	}
	return s.detail(ctx, who.WorkspaceID, itemID)
}

// archive writes the revision with which an item is archived, and tells of it.
func (s *Store) archive(ctx context.Context, tx *db.Tx, who actor.Actor, it head, draft Revision) error {
	if _, err := s.save(ctx, tx, who, it, next{content: draft.Content, deleted: true}); err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: it.ID}, ItemArchived{ItemID: it.ID})
}
