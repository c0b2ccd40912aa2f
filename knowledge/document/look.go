package document

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/knowledge/document/chunk"
	"yingda/knowledge/document/format"
)

// outcome is what became of an entry when it was looked at; nothing is written
// yet but its file.
type outcome struct {
	entry  Entry
	action string
	code   string
	params fault.Params

	was    Document // what is there; zero for nothing
	file   file
	doc    format.Doc
	chunks []chunk.Chunk
	diff   difference
	stored string  // key of a file that was stored for it
	found  []found // further entries, of a site
}

// file is what an entry's path leads to.
type file struct {
	name string // with the ending that tells its format
	data []byte
	hash string
	link string // where a customer can read it
}

// found is a page that another leads to.
type found struct {
	path  string
	depth int64
}

// difference is what a reading changes among a document's chunks.
type difference struct{ kept, added, removed int64 }

// examine reads one entry. What is wrong with the document is the outcome;
// what is wrong with the machine is the error.
func (w *worker) examine(ctx context.Context, e Entry, r Run) (o outcome, err error) {
	o.entry, o.params = e, fault.Params{}
	if o.was, err = w.at(ctx, e.Path); err != nil {
		return o, err
	}
	if o.was.State == TakenUp || o.was.State == erased && w.source.Kind != Upload {
		o.action, o.code = ActionSkip, "document.taken_out"
		return o, nil
	}
	err = w.fetch(ctx, e, &o)
	if err == nil && o.action == "" {
		err = w.understand(ctx, &o)
	}
	if err == nil && o.action != ActionSame && o.action != ActionSkip && o.action != ActionGone && !r.Dry {
		err = w.keepFile(ctx, &o)
	}
	return o, w.ownUp(ctx, r, &o, err)
}

// ownUp tells a document that cannot be read from a machine that cannot read:
// the first goes into the report, and its file is kept.
func (w *worker) ownUp(ctx context.Context, r Run, o *outcome, err error) error {
	f := fault.Of(err)
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if f == nil || f.Kind == fault.KindUnavailable && f.Code != "document.pdf_reader_missing" {
		return fmt.Errorf("read %s: %w", w.source.Kind, err)
	}
	o.action, o.code, o.params, o.chunks = ActionError, f.Code, f.Params, nil
	if o.params == nil {
		o.params = fault.Params{}
	}
	if r.Dry || len(o.file.data) == 0 {
		return nil
	}
	return w.keepFile(ctx, o)
}

// at is the document at a path of the source; one that was deleted is known by
// the hash of its path alone.
func (w *worker) at(ctx context.Context, p string) (Document, error) {
	d, err := db.One[Document](ctx, w.DB, w.q, "document_at", w.who.WorkspaceID, w.source.ID, p, veiled(p))
	if errors.Is(err, sql.ErrNoRows) {
		return Document{}, nil
	}
	return d, err
}

// veiled is what is left of the path of a deleted document: enough to know it
// again, not to read it.
func veiled(p string) string {
	sum := sha256.Sum256([]byte(p))
	return "erased:" + hex.EncodeToString(sum[:16])
}

// fetch gets an entry's file; it may already tell what to do.
func (w *worker) fetch(ctx context.Context, e Entry, o *outcome) error {
	switch {
	case e.Action == ActionGone: // found missing when the folder was listed
		o.action = ActionGone
		return nil
	case w.source.Kind == Site:
		return w.fetchPage(ctx, e, o)
	case e.BlobKey != "":
		return w.fetchBlob(ctx, e, o)
	}
	return w.fetchFile(ctx, e, o)
}

func (w *worker) fetchBlob(ctx context.Context, e Entry, o *outcome) error {
	r, size, err := w.Blobs.Open(ctx, e.BlobKey)
	if err != nil {
		return err
	}
	o.file.name, o.file.data = e.Path, make([]byte, size)
	_, err = io.ReadFull(r, o.file.data)
	return errors.Join(err, r.Close())
}

// understand reads the file, unless it is the one that was read before.
func (w *worker) understand(ctx context.Context, o *outcome) error {
	o.file.hash = hashOf(o.file.data)
	if o.was.State == Ready && o.was.Hash == o.file.hash && o.was.ArchivedAt == 0 {
		o.action, o.diff.kept = ActionSame, o.was.Chunks
		return nil
	}
	var err error
	if o.doc.Format == "" { // a page was read for its links
		o.doc, err = format.Read(ctx, o.file.name, o.file.data, w.Limits)
	}
	if err != nil {
		return err
	}
	if o.chunks = chunk.Split(o.doc); len(o.chunks) == 0 {
		return fault.Malformed("document.no_text")
	}
	if o.doc.Title == "" {
		o.doc.Title = titleOf(o.doc, o.file.name)
	}
	o.action = ActionChange
	if o.was.DraftRevisionID == "" || o.was.ArchivedAt > 0 {
		o.action = ActionAdd
	}
	o.diff, err = w.compare(ctx, o.was, o.chunks)
	return err
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// titleOf is a document's first heading, or what its file is called.
func titleOf(d format.Doc, name string) string {
	for _, k := range d.Blocks[:min(len(d.Blocks), 5)] {
		if k.Kind == format.Heading {
			return k.Text
		}
	}
	base := path.Base(name)
	return strings.TrimSuffix(base, path.Ext(base))
}

// compare counts the chunks that stay, come and go.
func (w *worker) compare(ctx context.Context, was Document, chunks []chunk.Chunk) (d difference, err error) {
	type part struct {
		Hash string `db:"hash"`
	}
	left := map[string]int{}
	if was.DraftRevisionID != "" {
		parts, err := db.All[part](ctx, w.DB, w.q, "part_hashes", was.DraftRevisionID)
		if err != nil {
			return d, err
		}
		for _, p := range parts {
			left[p.Hash]++
		}
		d.removed = int64(len(parts))
	}
	for _, c := range chunks {
		h := c.Hash()
		if left[h] > 0 {
			left[h]--
			d.kept++
			d.removed--
			continue
		}
		d.added++
	}
	return d, nil
}

// keepFile stores the original; what was handed in lies there already.
func (w *worker) keepFile(ctx context.Context, o *outcome) error {
	if o.entry.BlobKey != "" || o.stored != "" {
		return nil
	}
	in, err := w.Blobs.Put(ctx, bytes.NewReader(o.file.data), int64(len(o.file.data)))
	o.stored = in.Key
	return err
}
