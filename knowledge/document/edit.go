package document

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/cleantext"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/knowledge"
)

// Edit is what an editor decides about a document; nil leaves a field as it is.
type Edit struct {
	Title     *string              `json:"title,omitempty"`
	Placement *knowledge.Placement `json:"placement,omitempty"`
}

// EditDocument writes a document's next revision with another title or place;
// what it says stays. Permission knowledge.write.
func (s *Store) EditDocument(ctx context.Context, who actor.Actor, documentID string, e Edit) (Detail, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Detail{}, err
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		d, err := s.lockDocument(ctx, tx, who.WorkspaceID, documentID)
		if err != nil {
			return err
		}
		if err := s.Knowledge.Allow(ctx, tx, who, knowledge.ActEdit, d.CategoryID); err != nil {
			return err
		}
		return s.edit(ctx, tx, who, d, e)
	})
	if err != nil {
		return Detail{}, err
	}
	return s.Document(ctx, who, documentID)
}

func (s *Store) edit(ctx context.Context, tx *db.Tx, who actor.Actor, d Document, e Edit) error {
	if d.DraftRevisionID == "" || d.ArchivedAt > 0 {
		return fault.Conflict("document.nothing_to_edit")
	}
	r, err := db.One[Revision](ctx, tx, s.q, "revision", d.DraftRevisionID)
	if err != nil {
		return err
	}
	n := next{title: r.Title, place: r.Placement, link: r.Link}
	if e.Title != nil {
		if n.title, err = cleantext.Line("title", *e.Title, maxTitle); err != nil {
			return err
		}
		if n.title == "" {
			return fault.Invalid("document.title_missing", "title")
		}
	}
	if e.Placement != nil {
		if n.place, err = s.Knowledge.Place(ctx, tx, who, *e.Placement); err != nil {
			return err
		}
	}
	if n.parts, err = db.All[part](ctx, tx, s.q, "parts", d.DraftRevisionID); err != nil {
		return err
	}
	if err := s.revise(ctx, tx, who, &d, n); err != nil {
		return err
	}
	d.Title = n.title
	return s.put(ctx, tx, d)
}

const maxTitle = 200

// placeAll puts all documents of a source where the source says.
func (s *Store) placeAll(ctx context.Context, who actor.Actor, sourceID string) error {
	all, err := db.All[Document](ctx, s.DB, s.q, "documents_of", who.WorkspaceID, sourceID)
	if err != nil {
		return err
	}
	for from := 0; from < len(all); from += batch {
		err := s.DB.WriteLater(ctx, func(tx *db.Tx) error {
			x, err := s.lockSource(ctx, tx, who.WorkspaceID, sourceID)
			if err != nil {
				return err
			}
			for _, d := range all[from:min(from+batch, len(all))] {
				d, err := s.lockDocument(ctx, tx, who.WorkspaceID, d.ID)
				if err != nil {
					return err
				}
				if d.DraftRevisionID == "" || d.ArchivedAt > 0 {
					continue
				}
				if err := s.edit(ctx, tx, who, d, Edit{Placement: &x.Settings.Placement}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// TakeOut leaves a document out of the next base version and keeps it out,
// whatever its source has. Permission knowledge.write.
func (s *Store) TakeOut(ctx context.Context, who actor.Actor, documentID string) error {
	if err := who.Need("knowledge.write"); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		d, err := s.lockDocument(ctx, tx, who.WorkspaceID, documentID)
		if err != nil {
			return err
		}
		if err := s.Knowledge.Allow(ctx, tx, who, knowledge.ActEdit, d.CategoryID); err != nil {
			return err
		}
		return errors.Join(s.takeOut(ctx, tx, who, d, TakenUp), s.Audit(ctx, tx, who, "document.removed", "document", d.ID))
	})
}

// TakeBack puts a document that was taken out back among the drafts. Permission
// knowledge.write.
func (s *Store) TakeBack(ctx context.Context, who actor.Actor, documentID string) (Detail, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Detail{}, err
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		d, err := s.lockDocument(ctx, tx, who.WorkspaceID, documentID)
		if err != nil || d.ArchivedAt == 0 {
			return err
		}
		if err := s.Knowledge.Allow(ctx, tx, who, knowledge.ActEdit, d.CategoryID); err != nil {
			return err
		}
		if d.ArchivedAt, d.State = 0, Ready; d.DraftRevisionID == "" {
			d.State, d.Code = Failed, "document.not_read"
		}
		return s.put(ctx, tx, d)
	})
	if err != nil {
		return Detail{}, err
	}
	return s.Document(ctx, who, documentID)
}

func (s *Store) lockDocument(ctx context.Context, tx *db.Tx, workspaceID, documentID string) (Document, error) {
	d, err := db.One[Document](ctx, tx, s.q, "document_for_update", workspaceID, documentID)
	return d, missing(err, "document.not_found")
}

// Retry reads a document again, in the background: from its source, or, of what
// was handed in, the file that is kept.
// Permission knowledge.import.
func (s *Store) Retry(ctx context.Context, who actor.Actor, documentID string) (Run, error) {
	d, err := db.One[Document](ctx, s.DB, s.q, "document", who.WorkspaceID, documentID)
	if err != nil {
		return Run{}, missing(err, "document.not_found")
	}
	var fromSource bool
	runID, err := s.begin(ctx, who, d.SourceID, inBackground, func(x Source) (Run, error) {
		fromSource = x.Kind != Upload && !x.Settings.ByCommand
		return Run{State: RunCollecting}, nil
	})
	if err != nil {
		return Run{}, err
	}
	e := Entry{Path: d.Path}
	if !fromSource {
		e.BlobKey = d.BlobKey
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := s.lockRun(ctx, tx, who.WorkspaceID, runID)
		if err != nil {
			return err
		}
		return s.enter(ctx, tx, who.WorkspaceID, &r, e)
	})
	if err != nil {
		return Run{}, err
	}
	return s.StartUpload(ctx, who, runID, false)
}

// contains makes a LIKE pattern of what was typed; "" stays "".
func contains(query string) string {
	query = strings.ToLower(strings.TrimSpace(query))
	if query == "" || !utf8.ValidString(query) {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(query) + "%"
}
