package knowledge

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
)

// takeBack publishes a change that undoes a published one: each item that is
// still said as c said it goes back to what was said before. What was published
// otherwise since stays. It needs no second person and no gate, as a rollback:
// that content was released before, and an offer that has ended must not go on
// being said.
func (s *Store) takeBack(ctx context.Context, tx *db.Tx, who actor.Actor, at Head, c *Change, rules Rules) error {
	back, err := s.insertChange(ctx, tx, who, Change{Name: c.Name, Note: c.Note, TakesBack: c.ID})
	if err != nil {
		return err
	}
	if back.Items, err = s.q.Exec(ctx, tx, "undo_change", who.WorkspaceID, c.ID, back.ID); err != nil {
		return err
	}
	if back.Documents, err = s.q.Exec(ctx, tx, "undo_change_documents", who.WorkspaceID, c.ID, back.ID); err != nil {
		return err
	}
	c.TakenBackBy = back.ID
	if err := s.saveChange(ctx, tx, who.WorkspaceID, c); err != nil {
		return err
	}
	back.plan(who, Plan{Publish: true}, s.now())
	if back.Items+back.Documents == 0 { // nothing of it is said any more
		return s.moveChange(ctx, tx, who, &back, ChangeDropped)
	}
	moves, err := db.All[move](ctx, tx, s.q, "change_moves", who.WorkspaceID, back.ID)
	if err != nil {
		return err
	}
	docs, err := db.All[move](ctx, tx, s.q, "change_document_moves", who.WorkspaceID, back.ID)
	if err != nil {
		return err
	}
	if err := s.putChange(ctx, tx, who, at, &back, rules); err != nil {
		return err
	}
	if err := s.takeDraftsBack(ctx, tx, who, moves); err != nil {
		return err
	}
	return s.takeDocumentsBack(ctx, tx, who.WorkspaceID, docs)
}
