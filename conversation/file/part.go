package file

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"yingda/customer"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/job"
)

const (
	deleteJob = "file.delete"
	batch     = 200
)

// Part is what customers' moves, exports, erasure and retention do with files.
func (s *Store) Part() customer.Part {
	return customer.Part{Name: "file", Move: s.move, Files: s.files, Export: s.export, Wipe: s.wipe, Expire: s.expire}
}

func (s *Store) move(ctx context.Context, tx *db.Tx, workspaceID, from, into string, ids []string) ([]string, error) {
	if ids == nil {
		return db.All[string](ctx, tx, s.q, "move", from, workspaceID, into)
	}
	return db.All[string](ctx, tx, s.q, "move_these", from, workspaceID, into, db.List(ids))
}

func (s *Store) export(ctx context.Context, workspaceID, customerID string) (any, error) {
	return db.All[File](ctx, s.DB, s.q, "of_customer", customerID, workspaceID, 100_000)
}

func (s *Store) files(ctx context.Context, workspaceID, customerID string, each func(string, io.Reader) error) error {
	all, err := db.All[File](ctx, s.DB, s.q, "of_customer", customerID, workspaceID, 100_000)
	if err != nil {
		return err
	}
	for _, f := range all {
		r, _, err := s.Open(ctx, f)
		if err != nil {
			return fmt.Errorf("open file %s: %w", f.ID, err)
		}
		if err := errors.Join(each(f.Name, r), r.Close()); err != nil {
			return err
		}
	}
	return nil
}

// wipe deletes the bytes of a customer's files and then blanks their rows, so
// that a row never forgets bytes that are still there.
func (s *Store) wipe(ctx context.Context, workspaceID, customerID string) error {
	for {
		all, err := db.All[File](ctx, s.DB, s.q, "of_customer", customerID, workspaceID, batch)
		if err != nil || len(all) == 0 {
			return err
		}
		for _, f := range all {
			if err := s.forget(ctx, f); err != nil {
				return err
			}
		}
	}
}

func (s *Store) forget(ctx context.Context, f File) error {
	if err := s.Blobs.Delete(ctx, f.BlobKey); err != nil {
		return fmt.Errorf("delete the bytes of file %s: %w", f.ID, err)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "blank", f.ID, f.WorkspaceID, clock.Milli(s.Clock))
		return err
	})
}

// expire hands old files to jobs: their bytes are deleted outside a transaction.
func (s *Store) expire(ctx context.Context, tx *db.Tx, workspaceID, kind string, before int64) (int, error) {
	if kind != "file" {
		return 0, nil
	}
	ids, err := db.All[string](ctx, tx, s.q, "expire", workspaceID, before, clock.Milli(s.Clock), batch)
	for i := 0; err == nil && i < len(ids); i++ {
		_, err = s.Jobs.Add(ctx, tx, job.New{WorkspaceID: workspaceID, Kind: deleteJob, Dedupe: ids[i], Payload: deleting{FileID: ids[i]}})
	}
	return len(ids), err
}

// deleting is whose bytes go: a file's, or those of one whose row is gone.
type deleting struct {
	FileID  string `json:"file_id"`
	BlobKey string `json:"blob_key,omitempty"`
}

func (s *Store) runDelete(ctx context.Context, j job.Job) error {
	var d deleting
	if err := j.Read(&d); err != nil {
		return err
	}
	f, err := db.One[File](ctx, s.DB, s.q, "get", d.FileID, j.WorkspaceID)
	if errors.Is(err, sql.ErrNoRows) {
		return s.drop(ctx, d.BlobKey)
	}
	if err != nil {
		return err
	}
	return s.forget(ctx, f)
}

// Remove deletes the files of conversations that are deleted in the same
// transaction; jobs delete their bytes afterwards.
func (s *Store) Remove(ctx context.Context, tx *db.Tx, workspaceID string, conversationIDs []string) error {
	gone, err := db.All[File](ctx, tx, s.q, "drop_of", workspaceID, db.List(conversationIDs))
	for i := 0; err == nil && i < len(gone); i++ {
		f := gone[i]
		if f.BlobKey != "" {
			_, err = s.Jobs.Add(ctx, tx, job.New{WorkspaceID: workspaceID, Kind: deleteJob, Dedupe: f.ID, Payload: deleting{FileID: f.ID, BlobKey: f.BlobKey}})
		}
	}
	return err
}

func (s *Store) drop(ctx context.Context, blobKey string) error {
	if blobKey == "" {
		return nil
	}
	return s.Blobs.Delete(ctx, blobKey)
}
