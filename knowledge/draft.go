package knowledge

import (
	"context"
	"database/sql"
	"errors"

	"yingda/internal/db"
	"yingda/internal/fault"
)

// lockDraft locks an item that somebody is about to write: while the change that
// its draft belongs to is looked at, or waits for its time, nobody may.
func (s *Store) lockDraft(ctx context.Context, tx *db.Tx, workspaceID, itemID string) (head, error) {
	it, err := s.lockItem(ctx, tx, workspaceID, itemID)
	if err != nil || it.ChangeID == "" {
		return it, err
	}
	c, err := db.One[Change](ctx, tx, s.q, "change", workspaceID, it.ChangeID)
	if err == nil && c.State != ChangeOpen {
		err = fault.Conflict("knowledge.change_frozen", fault.Params{"n": c.N})
	}
	return it, err
}

// together returns what an edit makes of the draft that is there now.
func (s *Store) together(ctx context.Context, tx *db.Tx, workspaceID string, it head, e Edit) (Content, error) {
	if e.ParentRevision == it.DraftRevisionID {
		return e.Content, nil
	}
	stale := fault.Conflict("knowledge.stale", fault.Params{"current": it.DraftRevisionID})
	base, err := db.One[Revision](ctx, tx, s.q, "revision", workspaceID, e.ParentRevision)
	if errors.Is(err, sql.ErrNoRows) || base.ItemID != it.ID {
		return Content{}, stale
	}
	if err != nil {
		return Content{}, err
	}
	theirs, err := db.One[Revision](ctx, tx, s.q, "revision", workspaceID, it.DraftRevisionID)
	if err != nil {
		return Content{}, err
	}
	if e.Seen != it.DraftRevisionID { // what was settled was settled against another draft
		e.Settled = nil
	}
	merged, clashes := Merge(base.Content, e.tidy(), theirs.Content, e.Settled)
	if len(clashes) > 0 {
		stale.Params["fields"] = clashes
		return Content{}, stale
	}
	return merged, nil
}

// intoChange puts an item's draft into an open change, or with the loose ones.
func (s *Store) intoChange(ctx context.Context, tx *db.Tx, workspaceID, itemID, changeID string) error {
	if changeID != "" {
		c, err := db.One[Change](ctx, tx, s.q, "change", workspaceID, changeID)
		if err != nil {
			return missing(err, "knowledge.change_not_found")
		}
		if c.State != ChangeOpen {
			return fault.Conflict("knowledge.change_frozen", fault.Params{"n": c.N})
		}
	}
	_, err := s.q.Exec(ctx, tx, "item_change", workspaceID, itemID, changeID)
	return err
}
