package knowledge

import (
	"context"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Publication is what to publish.
type Publication struct {
	Note    string   `json:"note,omitempty"`
	ItemIDs []string `json:"item_ids,omitempty" doc:"Which changed items; none means all"`
}

// Publish makes a base version of what is released and the changed drafts, and
// releases it; where the workspace demands a second person it waits for one
// instead. Permission knowledge.publish.
func (s *Store) Publish(ctx context.Context, who actor.Actor, p Publication) (b BaseVersion, err error) {
	if err := who.Need("knowledge.publish"); err != nil {
		return BaseVersion{}, err
	}
	p.Note = line(p.Note)
	if err := tooLongNote(p.Note); err != nil {
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
		chosen, err := s.chosen(ctx, tx, who.WorkspaceID, p.ItemIDs)
		if err != nil {
			return err
		}
		b = BaseVersion{ID: id.New(), ParentID: at.BaseVersionID, State: StatePublished, Note: p.Note, AuthorID: who.ID, CreatedAt: s.now()}
		if rules.SecondPerson {
			b.State = StateAwaiting
		}
		if err := s.makeManifest(ctx, tx, who.WorkspaceID, &b, chosen); err != nil {
			return err
		}
		if rules.SecondPerson {
			if err := s.audit(ctx, tx, who, "knowledge.proposed", "knowledge", b.ID); err != nil {
				return err
			}
			return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: b.ID}, Proposed{b.ID, b.N})
		}
		return s.release(ctx, tx, who, at, b, rules, "publish")
	})
	return b, err
}

// change is a changed item that goes into a base version.
type change struct {
	ID                  string `db:"id"`
	Key                 string `db:"key"`
	DraftRevisionID     string `db:"draft_revision_id"`
	PublishedRevisionID string `db:"published_revision_id"`
	Ready               bool   `db:"ready"`
	ArchivedAt          int64  `db:"archived_at"`
}

// chosen returns the changed items that were asked for, all when none is named.
func (s *Store) chosen(ctx context.Context, tx *db.Tx, workspaceID string, itemIDs []string) ([]change, error) {
	all, err := db.All[change](ctx, tx, s.q, "changed_items", workspaceID)
	if err != nil {
		return nil, err
	}
	if len(itemIDs) > 0 {
		all = slices.DeleteFunc(all, func(c change) bool { return !slices.Contains(itemIDs, c.ID) })
	}
	if len(all) == 0 {
		return nil, fault.Conflict("knowledge.nothing_changed")
	}
	for _, c := range all {
		if !c.Ready && c.ArchivedAt == 0 {
			return nil, fault.Invalid("knowledge.not_ready", "item_ids", fault.Params{"key": c.Key})
		}
	}
	return all, nil
}

// makeManifest writes b and its manifest: its parent's with the changes put in.
func (s *Store) makeManifest(ctx context.Context, tx *db.Tx, workspaceID string, b *BaseVersion, changes []change) error {
	ids := make([]string, len(changes))
	for i, c := range changes {
		ids[i] = c.ID
		switch {
		case c.ArchivedAt > 0:
			b.Removed++
		case c.PublishedRevisionID == "":
			b.Added++
		default:
			b.Changed++
		}
	}
	if _, err := s.q.Exec(ctx, tx, "manifest_carry", b.ID, b.ParentID, db.List(ids)); err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "manifest_add", b.ID, workspaceID, db.List(ids)); err != nil {
		return err
	}
	return s.insertBase(ctx, tx, workspaceID, b)
}

func (s *Store) insertBase(ctx context.Context, tx *db.Tx, workspaceID string, b *BaseVersion) (err error) {
	if b.Hash, b.Items, b.Variants, err = s.measure(ctx, tx, b.ID); err != nil {
		return err
	}
	if err = s.q.Scan(ctx, tx, "next_base", []any{workspaceID}, &b.N); err != nil {
		return err
	}
	_, err = s.q.Exec(ctx, tx, "insert_base", b.ID, workspaceID, b.N, b.ParentID, b.Hash, b.State, b.Items, b.Variants, b.Added, b.Changed, b.Removed, b.Note, b.AuthorID, b.CreatedAt)
	return err
}
