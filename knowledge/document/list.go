package document

import (
	"context"
	"io"
	"path"
	"strconv"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/knowledge"
)

// Filter narrows a list of documents.
type Filter struct {
	SourceID string
	Query    string // in titles and paths
	State    string // "" (not archived), ready, failed, changed, published, archived
	After    string // the last page's Next
	Limit    int    // at most 100
}

// Documents lists documents, the newest first. Permission knowledge.read.
func (s *Store) Documents(ctx context.Context, who actor.Actor, f Filter) (knowledge.Page[Document], error) {
	if err := who.Need("knowledge.read"); err != nil {
		return knowledge.Page[Document]{}, err
	}
	after, size := f.After, pageSize(f.Limit)
	if after == "" {
		after = "z" // behind every id, in every collation
	}
	all, err := db.All[Document](ctx, s.DB, s.q, "documents", who.WorkspaceID, after, f.SourceID, f.State, contains(f.Query), size+1)
	if err != nil {
		return knowledge.Page[Document]{}, err
	}
	sight, err := s.Knowledge.SightOf(ctx, who)
	for i, d := range all {
		if !sight.SeesAt(d.Visibility, d.CategoryID) {
			all[i] = Document{ID: d.ID, SourceID: d.SourceID, State: d.State, Visibility: d.Visibility, Hidden: true, Params: fault.Params{}}
		}
	}
	return pageOf(all, size, func(d Document) string { return d.ID }), err
}

// Detail is a document as its editor sees it.
type Detail struct {
	Document
	Source    string     `json:"source" doc:"The source's name; empty for the workspace's uploads"`
	Draft     *Revision  `json:"draft" doc:"Null where it was never read"`
	Published *Revision  `json:"published" doc:"What is released; null when nothing of it is"`
	Revisions []Revision `json:"revisions" doc:"Newest first, at most 20"`
	Questions int64      `json:"questions" doc:"Proposed from it and not judged yet"`
}

// Document returns one. Permission knowledge.read.
func (s *Store) Document(ctx context.Context, who actor.Actor, documentID string) (d Detail, err error) {
	if err := who.Need("knowledge.read"); err != nil {
		return d, err
	}
	if d.Document, err = db.One[Document](ctx, s.DB, s.q, "document", who.WorkspaceID, documentID); err != nil {
		return d, missing(err, "document.not_found")
	}
	if err := s.need(ctx, who, d.Visibility, d.CategoryID); err != nil {
		return Detail{}, err
	}
	x, err := db.One[Source](ctx, s.DB, s.q, "source", who.WorkspaceID, d.SourceID)
	if err != nil {
		return d, err
	}
	d.Source = x.Name
	if d.Revisions, err = db.All[Revision](ctx, s.DB, s.q, "revisions", who.WorkspaceID, documentID); err != nil {
		return d, err
	}
	for _, at := range []struct {
		id  string
		dst **Revision
	}{{d.DraftRevisionID, &d.Draft}, {d.PublishedRevisionID, &d.Published}} {
		if at.id == "" {
			continue
		}
		r, err := db.One[Revision](ctx, s.DB, s.q, "revision", at.id)
		if err != nil {
			return d, err
		}
		*at.dst = &r
	}
	err = s.q.Scan(ctx, s.DB, "questions_open", []any{who.WorkspaceID, documentID}, &d.Questions)
	return d, err
}

// Chunks returns a page of what a document's draft says, in order; before the
// first draft there is nothing. Permission knowledge.read.
func (s *Store) Chunks(ctx context.Context, who actor.Actor, documentID, after string, limit int) (knowledge.Page[Chunk], error) {
	d, err := s.Document(ctx, who, documentID)
	if err != nil {
		return knowledge.Page[Chunk]{}, err
	}
	from, err := strconv.ParseInt(after, 10, 64)
	if err != nil {
		from = -1
	}
	size := pageSize(limit)
	all, err := db.All[Chunk](ctx, s.DB, s.q, "chunks", who.WorkspaceID, d.DraftRevisionID, from, size+1)
	return pageOf(all, size, func(c Chunk) string { return strconv.FormatInt(c.N, 10) }), err
}

// Placed is a chunk with the document it belongs to.
type Placed struct {
	Chunk
	DocumentID string `json:"document_id"`
	Title      string `json:"title" doc:"The document's"`
	Current    bool   `json:"current" doc:"The document's draft still has it"`
}

// Chunk returns one by its id, whether or not its document still has it.
// Permission knowledge.read.
func (s *Store) Chunk(ctx context.Context, who actor.Actor, chunkID string) (p Placed, err error) {
	if err := who.Need("knowledge.read"); err != nil {
		return p, err
	}
	type row struct {
		Chunk
		DocumentID string               `db:"document_id"`
		Title      string               `db:"title"`
		Draft      string               `db:"draft_revision_id"`
		Visibility knowledge.Visibility `db:"visibility"`
		CategoryID string               `db:"category_id"`
	}
	r, err := db.One[row](ctx, s.DB, s.q, "chunk", who.WorkspaceID, chunkID)
	if err != nil {
		return p, missing(err, "document.chunk_not_found")
	}
	if err := s.need(ctx, who, r.Visibility, r.CategoryID); err != nil {
		return p, err
	}
	type place struct {
		RevisionID string   `db:"revision_id"`
		N          int64    `db:"n"`
		Heading    []string `db:"heading,json"`
		Page       int64    `db:"page"`
	}
	at, err := db.One[place](ctx, s.DB, s.q, "chunk_place", chunkID)
	p = Placed{Chunk: r.Chunk, DocumentID: r.DocumentID, Title: r.Title, Current: at.RevisionID == r.Draft}
	p.N, p.Heading, p.Page = at.N, at.Heading, at.Page
	return p, err
}

// Original opens a document's file as it came, with the name and format it has.
// Permission knowledge.read.
func (s *Store) Original(ctx context.Context, who actor.Actor, documentID string) (d Document, content io.ReadCloser, size int64, err error) {
	if err := who.Need("knowledge.read"); err != nil {
		return d, nil, 0, err
	}
	if d, err = db.One[Document](ctx, s.DB, s.q, "document", who.WorkspaceID, documentID); err != nil {
		return d, nil, 0, missing(err, "document.not_found")
	}
	if err := s.need(ctx, who, d.Visibility, d.CategoryID); err != nil {
		return d, nil, 0, err
	}
	if d.BlobKey == "" {
		return d, nil, 0, fault.NotFound("document.no_original")
	}
	content, size, err = s.Blobs.Open(ctx, d.BlobKey)
	return d, content, size, err
}

// need refuses what is there and not for the reader.
func (s *Store) need(ctx context.Context, who actor.Actor, v knowledge.Visibility, categoryID string) error {
	sight, err := s.Knowledge.SightOf(ctx, who)
	if err != nil {
		return err
	}
	return sight.Need(v, categoryID)
}

// FileName is what a document's file is called.
func (d Document) FileName() string {
	if name := path.Base(d.Path); name != "/" && name != "." {
		return name
	}
	return "document"
}
