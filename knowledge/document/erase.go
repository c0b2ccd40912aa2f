package document

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/knowledge"
)

// Erase deletes a document for good: its text in every revision, its file, what
// was proposed from it. What is answered from loses it with the same commit; that
// it was there, and when, stays. Permission knowledge.publish.
func (s *Store) Erase(ctx context.Context, who actor.Actor, documentID string) error {
	if err := who.Need("knowledge.publish"); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		d, err := s.lockDocument(ctx, tx, who.WorkspaceID, documentID)
		if err != nil {
			return err
		}
		if err := s.Knowledge.Allow(ctx, tx, who, knowledge.ActPublish, d.CategoryID); err != nil {
			return err
		}
		return s.erase(ctx, tx, who, []Document{d})
	})
}

// eraseAll deletes all documents of a source.
func (s *Store) eraseAll(ctx context.Context, who actor.Actor, sourceID string) error {
	all, err := db.All[Document](ctx, s.DB, s.q, "documents_of", who.WorkspaceID, sourceID)
	if err != nil {
		return err
	}
	const many = 200 // a release each
	for from := 0; from < len(all); from += many {
		err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.erase(ctx, tx, who, all[from:min(from+many, len(all))]) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) erase(ctx context.Context, tx *db.Tx, who actor.Actor, all []Document) error {
	ids, keys := make([]string, len(all)), make([]string, len(all))
	for i, d := range all {
		ids[i], keys[i] = d.ID, d.BlobKey
	}
	if err := s.Knowledge.LeaveOut(ctx, tx, who, ids); err != nil {
		return err
	}
	if err := s.forget(ctx, tx, who.WorkspaceID, keys); err != nil {
		return err
	}
	for _, d := range all {
		for _, statement := range []string{"erase_parts", "erase_chunks", "erase_revisions", "erase_questions"} {
			if _, err := s.q.Exec(ctx, tx, statement, d.ID); err != nil {
				return err
			}
		}
		if _, err := s.q.Exec(ctx, tx, "erase_entries", who.WorkspaceID, d.ID, veiled(d.Path)); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "erase_document", who.WorkspaceID, d.ID, veiled(d.Path), s.now()); err != nil {
			return err
		}
		if err := s.Audit(ctx, tx, who, "document.erased", "document", d.ID); err != nil {
			return err
		}
		if err := s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: d.ID}, Erased{d.ID}); err != nil {
			return err
		}
	}
	return nil
}
