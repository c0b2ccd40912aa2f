package knowledge

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// Publication is what to publish the simple way: drafts that belong to no
// change.
type Publication struct {
	Note string `json:"note,omitempty"`
	Drafts
}

// Publish makes a change of loose drafts and publishes it, all at once; where
// somebody must look at it first it waits for them. Permission
// knowledge.publish.
func (s *Store) Publish(ctx context.Context, who actor.Actor, p Publication) (Change, error) {
	if err := who.Need("knowledge.publish"); err != nil {
		return Change{}, err
	}
	rules, err := s.rules(ctx, who.WorkspaceID)
	if err != nil {
		return Change{}, err
	}
	var c Change
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		at, err := s.lockHead(ctx, tx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if c, err = s.insertChange(ctx, tx, who, Change{Note: p.Note}); err != nil {
			return err
		}
		if err := s.takeDrafts(ctx, tx, who, c.ID, p.Drafts, "loose", ActPublish); err != nil {
			return err
		}
		return s.publishOpen(ctx, tx, who, at, &c, Plan{Publish: true}, rules)
	})
	if err != nil {
		return Change{}, err
	}
	return db.One[Change](ctx, s.db, s.q, "change", who.WorkspaceID, c.ID)
}

// draft is a changed item.
type draft struct {
	ID                  string `db:"id"`
	Key                 string `db:"key"`
	DraftRevisionID     string `db:"draft_revision_id"`
	PublishedRevisionID string `db:"published_revision_id"`
	Ready               bool   `db:"ready"`
	Grade               string `db:"grade"`
	GradeConfirmed      string `db:"grade_confirmed"`
	ArchivedAt          int64  `db:"archived_at"`
}

func (d draft) move() move {
	m := move{ItemID: d.ID, BeforeID: d.PublishedRevisionID, AfterID: d.DraftRevisionID}
	if d.ArchivedAt > 0 {
		m.AfterID = ""
	}
	return m
}

// publishable refuses drafts of which something stands against it.
func publishable(all []draft) error {
	for _, d := range all {
		switch {
		case d.Ready || d.ArchivedAt > 0:
		case guarded(d.Grade) && d.GradeConfirmed != d.Grade:
			return fault.Invalid(codeUnconfirmed, "item_ids", fault.Params{"key": d.Key, "grade": d.Grade})
		default:
			return fault.Invalid("knowledge.not_ready", "item_ids", fault.Params{"key": d.Key})
		}
	}
	return nil
}

func (s *Store) insertBase(ctx context.Context, tx *db.Tx, workspaceID string, b *BaseVersion) (err error) {
	if err = s.measure(ctx, tx, b); err != nil {
		return err
	}
	if err = s.q.Scan(ctx, tx, "next_base", []any{workspaceID}, &b.N); err != nil {
		return err
	}
	_, err = s.q.Exec(ctx, tx, "insert_base", b.ID, workspaceID, b.N, b.ParentID, b.Hash, b.ItemsHash, b.State, b.Items, b.Variants, b.Added, b.Changed, b.Removed,
		b.Documents, b.Chunks, b.DocumentsAdded, b.DocumentsChanged, b.DocumentsRemoved, b.Note, b.AuthorID, b.ApprovedBy, b.ApprovedAt, b.CreatedAt, b.BranchID)
	return err
}
