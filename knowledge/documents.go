package knowledge

import (
	"context"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/id"
	"yingda/knowledge/document/format"
)

// What stands here is the part that documents have in base versions and releases;
// package knowledge/document owns where they come from and what they say.

// Document is a revision of a document as a release names it.
type Document struct {
	ID         string `db:"id"` // of the revision
	DocumentID string `db:"document_id"`
	Path       string `db:"path"` // within its source: a file's name, a page's address
	Title      string `db:"title"`
	Hash       string `db:"hash"` // of what it says
	Placement
	Link      string `db:"link"` // where a customer can read it whole; "" for nowhere
	CreatedAt int64  `db:"created_at"`
}

// Placement is where a document belongs, and who may be told what it says, when.
type Placement struct {
	CategoryID string     `db:"category_id" json:"category_id"`
	Grade      string     `db:"grade" json:"grade" enum:"R1,R2,R3,R4"`
	Visibility Visibility `db:"visibility" json:"visibility" enum:"public,signed_in,tier,internal,restricted"`
	ValidFrom  string     `db:"valid_from" json:"valid_from" doc:"First day, YYYY-MM-DD"`
	ValidUntil string     `db:"valid_until" json:"valid_until" doc:"Last day"`
}

// Place returns p as it is kept: with what an item would have where p says
// nothing. What an item could not have, a category that is not there among it,
// is refused, and one in which who may not edit.
func (s *Store) Place(ctx context.Context, tx *db.Tx, who actor.Actor, p Placement) (Placement, error) {
	c := Content{Question: "-", Answers: []Answer{{Text: "-"}}, CategoryID: p.CategoryID, Grade: p.Grade, Visibility: p.Visibility, ValidFrom: p.ValidFrom, ValidUntil: p.ValidUntil}.tidy()
	if err := refuse(c.check()); err != nil {
		return Placement{}, err
	}
	node, err := s.categoryAt(ctx, tx, who.WorkspaceID, c.CategoryID)
	if err != nil {
		return Placement{}, err
	}
	return Placement{node, c.Grade, c.Visibility, c.ValidFrom, c.ValidUntil}, s.Allow(ctx, tx, who, ActEdit, node)
}

// Valid tells whether the day lies within a placement's dates.
func (p Placement) Valid(local time.Time) bool {
	return Content{ValidFrom: p.ValidFrom, ValidUntil: p.ValidUntil}.Valid(local)
}

// Chunk is a stretch of a document's revision.
type Chunk struct {
	ID         string         `db:"id"`
	RevisionID string         `db:"revision_id"`
	N          int64          `db:"n"` // its place, from 0
	Heading    []string       `db:"heading,json"`
	Page       int64          `db:"page"` // 0 where the document has none
	Blocks     []format.Block `db:"blocks,json"`
}

const chunkBatch = 200 // revisions read at a time

// Chunks reads what revisions of documents say, in order. It serves the index in
// this process and checks no permission.
func (s *Store) Chunks(ctx context.Context, workspaceID string, revisionIDs []string, each func(Chunk)) error {
	for from := 0; from < len(revisionIDs); from += chunkBatch {
		all, err := db.All[Chunk](ctx, s.db, s.q, "chunks_of", workspaceID, db.List(revisionIDs[from:min(from+chunkBatch, len(revisionIDs))]))
		if err != nil {
			return err
		}
		for _, c := range all {
			each(c)
		}
	}
	return nil
}

// manifestDocument is a document's line of a manifest.
type manifestDocument struct {
	DocumentID string `db:"document_id"`
	Hash       string `db:"hash"`
	Chunks     int64  `db:"chunks"`
}

// documentHead is what moving a document's draft needs to know of it.
type documentHead struct {
	ID              string `db:"id"`
	DraftRevisionID string `db:"draft_revision_id"`
	ArchivedAt      int64  `db:"archived_at"`
}

// takeDocumentsBack moves the drafts that were just what was released, as
// takeDraftsBack does.
func (s *Store) takeDocumentsBack(ctx context.Context, tx *db.Tx, workspaceID string, moves []move) error {
	for _, m := range moves {
		d, err := db.One[documentHead](ctx, tx, s.q, "document_for_update", workspaceID, m.ItemID)
		if err != nil {
			return err
		}
		if d.DraftRevisionID == m.BeforeID && d.ArchivedAt == 0 || m.BeforeID == "" && d.ArchivedAt > 0 {
			if err := s.documentBack(ctx, tx, workspaceID, m.ItemID, m.AfterID); err != nil {
				return err
			}
		}
	}
	return nil
}

// documentBack makes a released revision the document's draft; none archives it.
func (s *Store) documentBack(ctx context.Context, tx *db.Tx, workspaceID, documentID, revisionID string) error {
	archived := int64(0)
	if revisionID == "" {
		archived = s.now()
	}
	_, err := s.q.Exec(ctx, tx, "move_document", workspaceID, documentID, revisionID, archived, s.now())
	return err
}

// DocumentChange is what a change, or publishing, does to a document.
type DocumentChange struct {
	DocumentID string     `db:"document_id" json:"document_id"`
	Path       string     `db:"path" json:"path"`
	Title      string     `db:"title" json:"title"`
	Kind       string     `db:"-" json:"kind" enum:"added,changed,removed"`
	BeforeID   string     `db:"before_id" json:"before_revision_id"`
	AfterID    string     `db:"after_id" json:"after_revision_id"`
	Visibility Visibility `db:"visibility" json:"visibility"`
	CategoryID string     `db:"category_id" json:"category_id"`
	AuthorID   string     `db:"author_id" json:"author_id"`
	At         int64      `db:"at" json:"at"`
	Kept       int64      `db:"kept" json:"kept" doc:"Chunks that stay as they are"`
	Added      int64      `db:"added" json:"added"`
	Removed    int64      `db:"removed" json:"removed"`
	Hidden     bool       `db:"-" json:"hidden" doc:"There, but not for the reader"`
}

// DocumentsOfChange returns a page of what a change does, or did, to documents;
// an empty change id: what publishing those that belong to none would do now.
// Permission knowledge.read.
func (s *Store) DocumentsOfChange(ctx context.Context, who actor.Actor, changeID, after string, limit int) (Page[DocumentChange], error) {
	if err := who.Need("knowledge.read"); err != nil {
		return Page[DocumentChange]{}, err
	}
	of := "drafts"
	if changeID != "" {
		c, err := s.Change(ctx, who, changeID)
		if err != nil {
			return Page[DocumentChange]{}, err
		}
		if c.State != ChangeOpen {
			of = "frozen"
		}
	}
	size := pageSize(limit)
	all, err := db.All[DocumentChange](ctx, s.db, s.q, "document_changes", who.WorkspaceID, changeID, of, after, size+1)
	if err != nil {
		return Page[DocumentChange]{}, err
	}
	sight, err := s.SightOf(ctx, who)
	for i, c := range all {
		switch {
		case c.BeforeID == "":
			all[i].Kind = "added"
		case c.AfterID == "":
			all[i].Kind = "removed"
		default:
			all[i].Kind = "changed"
		}
		if !sight.SeesAt(c.Visibility, c.CategoryID) {
			all[i] = DocumentChange{DocumentID: c.DocumentID, Kind: all[i].Kind, At: c.At, Hidden: true}
		}
	}
	return pageOf(all, size, func(c DocumentChange) string { return c.DocumentID }), err
}

// LeaveOut releases what is released without some documents, because they are to
// be deleted: that needs no second person, and waits for nobody. Nothing happens
// where none of them is released. It belongs into the transaction that deletes
// them, before they are gone.
func (s *Store) LeaveOut(ctx context.Context, tx *db.Tx, who actor.Actor, documentIDs []string) error {
	at, err := s.lockHead(ctx, tx, who.WorkspaceID)
	if err != nil || at.ReleaseID == "" {
		return err
	}
	moves, err := db.All[move](ctx, tx, s.q, "released_of", at.BaseVersionID, db.List(documentIDs))
	if err != nil || len(moves) == 0 {
		return err
	}
	now, err := db.One[Release](ctx, tx, s.q, "release", who.WorkspaceID, at.ReleaseID)
	if err != nil {
		return err
	}
	b := BaseVersion{ID: id.New(), ParentID: at.BaseVersionID, State: StatePublished, AuthorID: who.ID, CreatedAt: s.now(), DocumentsRemoved: int64(len(moves))}
	if _, err := s.q.Exec(ctx, tx, "manifest_carry", b.ID, at.BaseVersionID, db.List(nil)); err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "manifest_documents_carry", b.ID, at.BaseVersionID, db.List(documentIDs)); err != nil {
		return err
	}
	if err := s.insertBase(ctx, tx, who.WorkspaceID, &b); err != nil {
		return err
	}
	r := Release{ID: id.New(), N: at.ReleaseN + 1, BaseVersionID: b.ID, BaseN: b.N, ModelVersionID: now.ModelVersionID, PolicyVersionID: now.PolicyVersionID, Reason: "erase"}
	return s.putOut(ctx, tx, who, r, b)
}
