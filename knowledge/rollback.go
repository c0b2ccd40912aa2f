package knowledge

import (
	"context"
	"errors"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Rollback releases an older base version's content again, as a new base
// version: all of it, or what it had of the items named. It needs no second
// person: that content was released before, and it is what one reaches for when
// something is wrong. Drafts nobody was working on
// go back with it; what was edited since stays as a change. Permission
// knowledge.publish.
func (s *Store) Rollback(ctx context.Context, who actor.Actor, baseID string, itemIDs ...string) (b BaseVersion, err error) {
	if err := who.Need("knowledge.publish"); err != nil {
		return BaseVersion{}, err
	}
	rules, err := s.rules(ctx, who.WorkspaceID)
	if err != nil {
		return BaseVersion{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		at, err := s.lockHead(ctx, tx, who.WorkspaceID)
		if err != nil {
			return err
		}
		old, err := db.One[BaseVersion](ctx, tx, s.q, "base", who.WorkspaceID, baseID)
		switch {
		case err != nil:
			return missing(err, "knowledge.base_not_found")
		case old.State != StatePublished:
			return fault.Conflict("knowledge.never_released", fault.Params{"n": old.N})
		}
		moves, err := db.All[move](ctx, tx, s.q, "manifest_differences", at.BaseVersionID, old.ID)
		if err != nil {
			return err
		}
		docs, err := db.All[move](ctx, tx, s.q, "manifest_documents_differences", at.BaseVersionID, old.ID)
		if err != nil {
			return err
		}
		rest := old.ID // what everything else is taken from
		if len(itemIDs) > 0 {
			moves, docs, rest = slices.DeleteFunc(moves, func(m move) bool { return !slices.Contains(itemIDs, m.ItemID) }), nil, at.BaseVersionID
		}
		if len(moves)+len(docs) == 0 {
			return fault.Conflict("knowledge.nothing_changed")
		}
		if err := s.allowMoves(ctx, tx, who, slices.Concat(moves, docs)); err != nil {
			return err
		}
		b = BaseVersion{ID: id.New(), ParentID: at.BaseVersionID, State: StatePublished, AuthorID: who.ID, CreatedAt: s.now()}
		b.Added, b.Changed, b.Removed = count(moves)
		b.DocumentsAdded, b.DocumentsChanged, b.DocumentsRemoved = count(docs)
		if err := s.mixManifest(ctx, tx, b.ID, rest, old.ID, itemIDs); err != nil {
			return err
		}
		if err := s.insertBase(ctx, tx, who.WorkspaceID, &b); err != nil {
			return err
		}
		if err := errors.Join(s.takeDraftsBack(ctx, tx, who, moves), s.takeDocumentsBack(ctx, tx, who.WorkspaceID, docs)); err != nil {
			return err
		}
		return s.release(ctx, tx, who, at, b, rules, "rollback")
	})
	return b, err
}

// mixManifest writes a manifest of one base version's content, the items named
// being another's.
func (s *Store) mixManifest(ctx context.Context, tx *db.Tx, baseID, restID, itemsID string, itemIDs []string) error {
	if _, err := s.q.Exec(ctx, tx, "manifest_carry", baseID, restID, db.List(itemIDs)); err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "manifest_take", baseID, itemsID, db.List(itemIDs)); err != nil {
		return err
	}
	_, err := s.q.Exec(ctx, tx, "manifest_documents_carry", baseID, restID, db.List(nil))
	return err
}

// move is an item's step from one manifest to another; "" is absence.
type move struct {
	ItemID   string `db:"item_id"`
	BeforeID string `db:"before_id"`
	AfterID  string `db:"after_id"`
}

func count(moves []move) (added, changed, removed int64) {
	for _, m := range moves {
		switch {
		case m.BeforeID == "":
			added++
		case m.AfterID == "":
			removed++
		default:
			changed++
		}
	}
	return added, changed, removed
}

// allowMoves refuses who publishing what the moves lead from and to.
func (s *Store) allowMoves(ctx context.Context, tx *db.Tx, who actor.Actor, moves []move) error {
	ids := []string{}
	for _, m := range moves {
		ids = append(ids, m.BeforeID, m.AfterID)
	}
	stands, err := db.All[string](ctx, tx, s.q, "revision_categories", who.WorkspaceID, db.List(ids))
	if err != nil {
		return err
	}
	return s.Allow(ctx, tx, who, ActPublish, stands...)
}

// takeDraftsBack moves the drafts that were just what was released, so that the
// next publishing does not bring back what was rolled back.
func (s *Store) takeDraftsBack(ctx context.Context, tx *db.Tx, who actor.Actor, moves []move) error {
	for _, m := range moves {
		it, err := s.lockItem(ctx, tx, who.WorkspaceID, m.ItemID)
		if err != nil {
			return err
		}
		untouched := it.DraftRevisionID == m.BeforeID || m.BeforeID == "" && it.ArchivedAt > 0
		if !untouched {
			continue
		}
		if err := s.draftBack(ctx, tx, who, it, m.AfterID); err != nil {
			return err
		}
	}
	return nil
}

// draftBack makes a released revision the item's draft; none archives the item.
func (s *Store) draftBack(ctx context.Context, tx *db.Tx, who actor.Actor, it head, revisionID string) error {
	if revisionID == "" {
		return s.dropDraft(ctx, tx, who, it)
	}
	return s.moveDraft(ctx, tx, who, it, revisionID)
}

// dropDraft archives an item that the older version did not have.
func (s *Store) dropDraft(ctx context.Context, tx *db.Tx, who actor.Actor, it head) error {
	draft, err := db.One[Revision](ctx, tx, s.q, "revision", who.WorkspaceID, it.DraftRevisionID)
	if err != nil {
		return err
	}
	_, err = s.save(ctx, tx, who, it, next{content: draft.Content, deleted: true})
	return err
}

func (s *Store) moveDraft(ctx context.Context, tx *db.Tx, who actor.Actor, it head, revisionID string) error {
	r, err := db.One[Revision](ctx, tx, s.q, "revision", who.WorkspaceID, revisionID)
	if err != nil {
		return err
	}
	node, err := s.categoryAt(ctx, tx, who.WorkspaceID, r.CategoryID)
	if err != nil {
		node = "" // it has gone since
	}
	suggested, err := s.suggestedGrade(ctx, tx, who.WorkspaceID, r.Content, node)
	if err != nil {
		return err
	}
	_, err = s.q.Exec(ctx, tx, "move_draft", who.WorkspaceID, it.ID, r.ID, node, r.Question, r.Grade, string(r.Visibility), ready(r.check()), false, s.now(), 0, suggested)
	if err != nil {
		return err
	}
	return s.index(ctx, tx, who.WorkspaceID, it.ID, r.Content)
}
