package learning

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
)

// StartPast puts the questions of a checked import to the knowledge, in the
// background; one that was stopped goes on where it was. Permission
// learning.manage.
func (s *Store) StartPast(ctx context.Context, who actor.Actor, pastID string) (Past, error) {
	return s.movePast(ctx, who, pastID, func(tx *db.Tx, p Past) error {
		if err := s.beginPast(ctx, tx, who, p); err != nil {
			return err
		}
		return s.addPastJob(ctx, tx, who.WorkspaceID, p.ID, who.ID)
	})
}

func (s *Store) beginPast(ctx context.Context, tx *db.Tx, who actor.Actor, p Past) error {
	if p.State != PastChecked && p.State != PastStopped {
		return fault.Conflict("past.not_checked", fault.Params{"state": p.State})
	}
	if p.Preview.Questions == 0 {
		return fault.Invalid("past.no_questions", "mapping")
	}
	_, err := s.q.Exec(ctx, tx, "past_begun", who.WorkspaceID, p.ID, s.now())
	return err
}

func (s *Store) addPastJob(ctx context.Context, tx *db.Tx, workspaceID, pastID, authorID string) error {
	_, err := s.Jobs.Add(ctx, tx, job.New{WorkspaceID: workspaceID, Kind: pastJob, Key: workspaceID, Dedupe: pastID, Payload: pastWork{pastID, authorID}})
	return err
}

// StopPast stops an import after the conversations it is at; what was asked so far
// is kept. Permission learning.manage.
func (s *Store) StopPast(ctx context.Context, who actor.Actor, pastID string) (Past, error) {
	return s.movePast(ctx, who, pastID, func(tx *db.Tx, p Past) error {
		if p.State != PastRunning {
			return fault.Conflict("past.not_running", fault.Params{"state": p.State})
		}
		_, err := s.q.Exec(ctx, tx, "past_state", who.WorkspaceID, p.ID, PastStopped, "", 0)
		return err
	})
}

// movePast puts an import into another state.
func (s *Store) movePast(ctx context.Context, who actor.Actor, pastID string, change func(*db.Tx, Past) error) (Past, error) {
	if err := who.Need(mayManage); err != nil {
		return Past{}, err
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := s.past(ctx, tx, "past_for_update", who.WorkspaceID, pastID)
		if err != nil {
			return err
		}
		return change(tx, p)
	})
	if err != nil {
		return Past{}, err
	}
	return s.PastByID(ctx, who, pastID)
}

// failPast ends an import that cannot come to its report.
func (s *Store) failPast(ctx context.Context, who actor.Actor, p Past, problem string) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.q.Exec(ctx, tx, "drop_past_questions", who.WorkspaceID, p.ID); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "past_state", who.WorkspaceID, p.ID, PastFailed, problem, s.now()); err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: p.ID}, PastEnded{PastID: p.ID, State: PastFailed})
	})
	if err != nil {
		return err
	}
	return s.forgetFile(ctx, who.WorkspaceID, p)
}

// forgetFile deletes the file of an import that needs it no more.
func (s *Store) forgetFile(ctx context.Context, workspaceID string, p Past) error {
	if p.BlobKey == "" {
		return nil
	}
	if err := s.Blobs.Delete(ctx, p.BlobKey); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "past_without_file", workspaceID, p.ID)
		return err
	})
}

// DeletePast deletes an import with all that is left of it. Permission
// learning.manage.
func (s *Store) DeletePast(ctx context.Context, who actor.Actor, pastID string) error {
	if err := who.Need(mayManage); err != nil {
		return err
	}
	p, err := s.past(ctx, s.DB, "past", who.WorkspaceID, pastID)
	if err != nil {
		return err
	}
	if p.State == PastRunning {
		return fault.Conflict("past.running")
	}
	if err := s.forgetFile(ctx, who.WorkspaceID, p); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, statement := range []string{"drop_past_questions", "drop_past"} {
			if _, err := s.q.Exec(ctx, tx, statement, who.WorkspaceID, p.ID); err != nil {
				return err
			}
		}
		return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: p.ID}, PastDeleted{PastID: p.ID})
	})
}
