package document

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/knowledge"
	"yingda/knowledge/document/chunk"
)

// write puts down what became of entries, together with how far the run got: an
// entry is written once, whatever is killed and when, and whoever else works on
// the run.
func (w *worker) write(ctx context.Context, runID string, all []outcome) (r Run, err error) {
	kept := make([]bool, len(all))
	err = w.DB.WriteLater(ctx, func(tx *db.Tx) error {
		clear(kept)
		if r, err = w.lockRun(ctx, tx, w.who.WorkspaceID, runID); err != nil || r.State != RunReading {
			return err
		}
		for i := range all {
			n, err := w.q.Exec(ctx, tx, "entry_taken", r.ID, all[i].entry.N)
			if err != nil || n == 0 { // somebody else's was quicker
				if err != nil {
					return err
				}
				continue
			}
			if kept[i], err = w.one(ctx, tx, &r, &all[i]); err != nil {
				return err
			}
		}
		_, err := w.q.Exec(ctx, tx, "run_progress", w.who.WorkspaceID, r.ID, r.Done, db.JSON(r.Report), w.now())
		return err
	})
	for i := range all {
		if kept[i] && err == nil {
			all[i].stored = ""
		}
	}
	w.drop(context.WithoutCancel(ctx), all)
	return r, err
}

// one writes one entry's outcome; kept tells whether a document has taken the
// file that was stored for it.
func (w *worker) one(ctx context.Context, tx *db.Tx, r *Run, o *outcome) (kept bool, err error) {
	documentID := o.was.ID
	if !r.Dry {
		switch o.action {
		case ActionAdd, ActionChange:
			documentID, err = w.save(ctx, tx, o)
			kept = true
		case ActionError:
			documentID, err = w.saveFailed(ctx, tx, o)
			kept = o.stored != ""
		case ActionGone:
			err = w.takeOut(ctx, tx, w.who, o.was, Gone)
		}
	}
	if err != nil {
		return false, err
	}
	if o.action == ActionGone && o.was.ID == "" {
		o.action, o.code = ActionSkip, "document.not_there"
	}
	r.Done++
	r.Report.count(o.action)
	r.Report.Bytes += int64(len(o.file.data))
	title := o.doc.Title
	if title == "" {
		title = o.was.Title
	}
	if _, err := w.q.Exec(ctx, tx, "entry_done", r.ID, o.entry.N, o.action, title, o.diff.kept, o.diff.added, o.diff.removed, o.code, db.JSON(o.params), documentID); err != nil {
		return false, err
	}
	for _, f := range o.found {
		if err := w.enter(ctx, tx, w.who.WorkspaceID, r, Entry{Path: f.path, Depth: f.depth}); err != nil {
			return false, err
		}
	}
	return kept, nil
}

// save writes a document that was read: its chunks, a revision of them, what is
// asked of it, and the row itself.
func (w *worker) save(ctx context.Context, tx *db.Tx, o *outcome) (documentID string, err error) {
	d, err := w.open(ctx, tx, o)
	if err != nil {
		return "", err
	}
	place, err := w.placement(ctx, tx, d)
	if err != nil {
		return "", err
	}
	d.Title, d.Format, d.Pages, d.Chunks, d.State, d.Code, d.Params = o.doc.Title, o.doc.Format, int64(o.doc.Pages), int64(len(o.chunks)), Ready, "", fault.Params{}
	parts, err := w.keepChunks(ctx, tx, d.ID, o.chunks)
	if err != nil {
		return "", err
	}
	if err := w.Store.revise(ctx, tx, w.who, &d, next{title: d.Title, place: place, link: o.file.link, parts: parts}); err != nil {
		return "", err
	}
	if err := w.propose(ctx, tx, d, parts, o.chunks); err != nil {
		return "", err
	}
	return d.ID, w.put(ctx, tx, d)
}

// saveFailed keeps the file of a document that could not be read, and why not;
// what it said before stays.
func (w *worker) saveFailed(ctx context.Context, tx *db.Tx, o *outcome) (documentID string, err error) {
	if o.was.ID == "" && len(o.file.data) == 0 {
		return "", nil // there is nothing to keep
	}
	d, err := w.open(ctx, tx, o)
	if err != nil {
		return "", err
	}
	d.State, d.Code, d.Params = Failed, o.code, o.params
	if d.Title == "" {
		d.Title = titleOf(o.doc, o.entry.Path)
	}
	return d.ID, w.put(ctx, tx, d)
}

// open is the document an outcome is about, with its new file; the file before
// is deleted.
func (w *worker) open(ctx context.Context, tx *db.Tx, o *outcome) (d Document, err error) {
	d = o.was
	if d.ID == "" || d.State == erased {
		if d.ID != "" { // handed in again by a person
			if _, err := w.q.Exec(ctx, tx, "delete_document", w.who.WorkspaceID, d.ID); err != nil {
				return d, err
			}
		}
		d = Document{ID: id.New(), SourceID: w.source.ID, Path: o.entry.Path, State: Failed, Visibility: w.source.Settings.Placement.Visibility, Params: fault.Params{}}
		_, err = w.q.Exec(ctx, tx, "insert_document", d.ID, w.who.WorkspaceID, d.SourceID, d.Path, d.State, string(d.Visibility), w.who.ID, w.now())
		if err != nil {
			return d, err
		}
	}
	file := o.entry.BlobKey
	if o.stored != "" {
		file = o.stored
	}
	if file != "" && file != d.BlobKey {
		if err := w.forget(ctx, tx, w.who.WorkspaceID, []string{d.BlobKey}); err != nil {
			return d, err
		}
		d.BlobKey, d.Bytes, d.Hash = file, int64(len(o.file.data)), hashOf(o.file.data)
	}
	d.ArchivedAt = 0
	return d, nil
}

// placement is a document's own, or, of a new one, that of its source.
func (s *Store) placement(ctx context.Context, tx *db.Tx, d Document) (knowledge.Placement, error) {
	if d.DraftRevisionID == "" {
		x, err := db.One[Source](ctx, tx, s.q, "source_of", d.SourceID)
		return x.Settings.Placement, err
	}
	r, err := db.One[Revision](ctx, tx, s.q, "revision", d.DraftRevisionID)
	return r.Placement, err
}

// part is a chunk's place in a revision.
type part struct {
	ID      string   `db:"id"`
	Hash    string   `db:"hash"`
	Heading []string `db:"heading,json"`
	Page    int64    `db:"page"`
}

// keepChunks writes the chunks that are new and finds those that are not: the
// n-th of those that say the same stays the n-th.
func (s *Store) keepChunks(ctx context.Context, tx *db.Tx, documentID string, chunks []chunk.Chunk) ([]part, error) {
	type row struct {
		ID   string `db:"id"`
		Hash string `db:"hash"`
		Nth  int    `db:"nth"`
	}
	type key struct {
		hash string
		nth  int
	}
	known, err := db.All[row](ctx, tx, s.q, "chunks_known", documentID)
	if err != nil {
		return nil, err
	}
	ids := make(map[key]string, len(known))
	for _, k := range known {
		ids[key{k.Hash, k.Nth}] = k.ID
	}
	seen := map[string]int{}
	out := make([]part, len(chunks))
	for i, c := range chunks {
		h := c.Hash()
		k := key{h, seen[h]}
		seen[h]++
		chunkID, ok := ids[k]
		if !ok {
			chunkID = id.New()
			if _, err := s.q.Exec(ctx, tx, "insert_chunk", chunkID, documentID, h, k.nth, db.JSON(c.Blocks), s.now()); err != nil {
				return nil, err
			}
		}
		out[i] = part{ID: chunkID, Hash: h, Heading: append([]string{}, c.Heading...), Page: int64(c.Page)}
	}
	return out, nil
}

// next is a document's state to come.
type next struct {
	title string
	place knowledge.Placement
	link  string
	parts []part
}

// hash names all that a revision says and who may be told it.
func (n next) hash() string {
	type said struct {
		Hash    string
		Heading []string
		Page    int64
	}
	all := make([]said, len(n.parts))
	for i, p := range n.parts {
		all[i] = said{p.Hash, p.Heading, p.Page}
	}
	b, err := json.Marshal(struct {
		Title, Link string
		Place       knowledge.Placement
		Parts       []said
	}{n.title, n.link, n.place, all})
	if err != nil {
		panic(err) // strings and numbers only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// revise writes a document's next revision and makes it the draft; one that is
// the draft already is not written again.
func (s *Store) revise(ctx context.Context, tx *db.Tx, who actor.Actor, d *Document, n next) error {
	hash := n.hash()
	d.Visibility, d.Chunks = n.place.Visibility, int64(len(n.parts))
	latest, err := db.All[Revision](ctx, tx, s.q, "latest_revision", d.ID)
	if err != nil {
		return err
	}
	number := int64(1)
	if len(latest) > 0 {
		number = latest[0].N + 1
	}
	for _, r := range latest {
		if r.Hash == hash && r.ID == d.DraftRevisionID {
			return nil
		}
	}
	revisionID := id.New()
	_, err = s.q.Exec(ctx, tx, "insert_revision", revisionID, who.WorkspaceID, d.ID, number, hash, n.title, n.place.CategoryID, n.place.Grade, string(n.place.Visibility),
		n.place.ValidFrom, n.place.ValidUntil, n.link, len(n.parts), string(who.Kind), who.ID, s.now())
	if err != nil {
		return err
	}
	for i, p := range n.parts {
		if _, err := s.q.Exec(ctx, tx, "insert_part", revisionID, i, p.ID, db.JSON(p.Heading), p.Page); err != nil {
			return err
		}
	}
	d.DraftRevisionID = revisionID
	return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: d.ID}, Saved{d.ID, revisionID, number})
}

// put writes a document's row. A revision that says what the published one does
// is no change.
func (s *Store) put(ctx context.Context, tx *db.Tx, d Document) error {
	_, err := s.q.Exec(ctx, tx, "update_document", d.ID, d.Title, d.Format, d.State, d.Code, db.JSON(d.Params), d.BlobKey, d.Bytes, d.Hash, d.Pages, d.Chunks,
		string(d.Visibility), d.DraftRevisionID, s.now(), d.ArchivedAt)
	if err == nil {
		_, err = s.q.Exec(ctx, tx, "mark_document", d.ID)
	}
	return err
}

// takeOut leaves a document out of the next base version.
func (s *Store) takeOut(ctx context.Context, tx *db.Tx, who actor.Actor, d Document, state string) error {
	if d.ID == "" || d.ArchivedAt > 0 && d.State == state {
		return nil
	}
	if d.ArchivedAt == 0 {
		d.ArchivedAt = s.now()
	}
	d.State, d.Code, d.Params = state, "", fault.Params{}
	if err := s.put(ctx, tx, d); err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "drop_questions", d.ID); err != nil {
		return err
	}
	return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: d.ID}, Removed{d.ID})
}

// propose puts down what an editor may make items of. What was taken or dropped
// before is not asked again, and what the document says no more is not offered.
func (s *Store) propose(ctx context.Context, tx *db.Tx, d Document, parts []part, chunks []chunk.Chunk) error {
	if _, err := s.q.Exec(ctx, tx, "drop_questions", d.ID); err != nil {
		return err
	}
	for _, q := range chunk.Questions(chunks) {
		if key := knowledge.WordingKey(q.Text); key != "" {
			_, err := s.q.Exec(ctx, tx, "propose", id.New(), d.ID, parts[q.Chunk].ID, key, q.Text, q.Answer, q.Why, s.now())
			if err != nil {
				return err
			}
		}
	}
	return nil
}
