package knowledge

import (
	"context"
	"fmt"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
)

const (
	importJob   = "knowledge.import"
	importTries = 5
	applyBatch  = 100 // rows a transaction: others' writes wait no longer than one takes
)

type importPayload struct {
	ImportID string `json:"import_id"`
	// Who asked for it, for the history of what it writes.
	Kind actor.Kind `json:"kind"`
	ID   string     `json:"id"`
}

func (s *Store) registerJobs() {
	s.jobs.Handle(job.Kind{Name: importJob, Tries: importTries, At: 1, Run: s.runImport})
	s.jobs.Handle(job.Kind{Name: PublishJob, Tries: publishTries, At: 1, Lease: publishHold, Run: s.runDue})
}

// Apply starts writing a checked import, in the background. Permission
// knowledge.import.
func (s *Store) Apply(ctx context.Context, who actor.Actor, importID string) (ImportRun, error) {
	if err := s.start(ctx, who, importID, true); err != nil {
		return ImportRun{}, err
	}
	return s.Import(ctx, who, importID)
}

func (s *Store) start(ctx context.Context, who actor.Actor, importID string, background bool) error {
	if err := who.Need("knowledge.import"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		run, err := s.lockRun(ctx, tx, who.WorkspaceID, importID)
		if err != nil {
			return err
		}
		if run.State != ImportChecked {
			return fault.Conflict("knowledge.import_not_checked", fault.Params{"state": run.State})
		}
		if err := s.audit(ctx, tx, who, "knowledge.imported", "import", importID); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "run_state", who.WorkspaceID, importID, ImportRunning, 0); err != nil || !background {
			return err
		}
		_, err = s.jobs.Add(ctx, tx, job.New{
			WorkspaceID: who.WorkspaceID, Kind: importJob, Key: who.WorkspaceID, Dedupe: importID, Payload: importPayload{importID, who.Kind, who.ID},
		})
		return err
	})
}

// CancelImport stops an import after the batch it is at; what was written stays
// as drafts, to be published or reverted. Permission knowledge.import.
func (s *Store) CancelImport(ctx context.Context, who actor.Actor, importID string) (ImportRun, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return ImportRun{}, err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		run, err := s.lockRun(ctx, tx, who.WorkspaceID, importID)
		if err != nil {
			return err
		}
		if run.State != ImportChecked && run.State != ImportRunning {
			return fault.Conflict("knowledge.import_ended", fault.Params{"state": run.State})
		}
		return s.endRun(ctx, tx, who, run, ImportCancelled)
	})
	if err != nil {
		return ImportRun{}, err
	}
	return s.Import(ctx, who, importID)
}

func (s *Store) lockRun(ctx context.Context, tx *db.Tx, workspaceID, importID string) (ImportRun, error) {
	run, err := db.One[ImportRun](ctx, tx, s.q, "run_for_update", workspaceID, importID)
	return run, missing(err, "knowledge.import_not_found")
}

func (s *Store) endRun(ctx context.Context, tx *db.Tx, who actor.Actor, run ImportRun, state string) error {
	if _, err := s.q.Exec(ctx, tx, "run_state", who.WorkspaceID, run.ID, state, s.now()); err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: run.ID},
		Imported{ImportID: run.ID, State: state, Added: int64(run.Report.Applied.Add), Updated: int64(run.Report.Applied.Update)})
}

// runImport is the job: it goes on behind the last batch that was committed.
func (s *Store) runImport(ctx context.Context, j job.Job) error {
	var p importPayload
	if err := j.Read(&p); err != nil {
		return fmt.Errorf("%w: %w", job.ErrGiveUp, err)
	}
	who := actor.Of(j.WorkspaceID)
	who.Kind, who.ID = p.Kind, p.ID
	err := s.applyAll(ctx, who, p.ImportID, func(int64, int64) {})
	if err != nil && j.Attempts >= importTries {
		return s.db.Write(ctx, func(tx *db.Tx) error {
			run, err := s.lockRun(ctx, tx, who.WorkspaceID, p.ImportID)
			if err != nil || run.State != ImportRunning {
				return err
			}
			return s.endRun(ctx, tx, who, run, ImportFailed)
		})
	}
	return err
}

func (s *Store) applyAll(ctx context.Context, who actor.Actor, importID string, progress func(done, total int64)) error {
	for ctx.Err() == nil {
		run, err := s.applyOne(ctx, who, importID)
		if err != nil {
			return err
		}
		progress(run.Done, run.Total)
		if run.State != ImportRunning {
			return nil
		}
	}
	return ctx.Err()
}

// applyOne writes one batch of rows, together with how far it got: a batch is
// written once, whatever is killed and when.
func (s *Store) applyOne(ctx context.Context, who actor.Actor, importID string) (run ImportRun, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if run, err = s.lockRun(ctx, tx, who.WorkspaceID, importID); err != nil || run.State != ImportRunning {
			return err
		}
		rows, err := db.All[storedRow](ctx, tx, s.q, "rows_to_do", who.WorkspaceID, importID, run.Report.LastRow, applyBatch)
		if err != nil {
			return err
		}
		plans, err := s.newPlanner(ctx, tx, who, run.Options)
		if err != nil {
			return err
		}
		for _, r := range rows {
			action, err := s.applyRow(ctx, tx, who, plans, r)
			if err != nil {
				return fmt.Errorf("import row %d: %w", r.N, err)
			}
			run.Report.Applied.add(action)
			run.Report.LastRow = r.N
		}
		run.Done += int64(len(rows))
		if _, err := s.q.Exec(ctx, tx, "run_progress", who.WorkspaceID, importID, run.Done, db.JSON(run.Report)); err != nil {
			return err
		}
		if len(rows) == applyBatch {
			return nil
		}
		run.State = ImportDone
		return s.endRun(ctx, tx, who, run, ImportDone)
	})
	return run, err
}

// storedRow is a row as the check left it.
type storedRow struct {
	N      int64    `db:"n"`
	Action string   `db:"action"`
	In     incoming `db:"content,json"`
}

// applyRow decides a row again, for the base may have moved on since the check,
// and writes it. What is an error now stays out.
func (s *Store) applyRow(ctx context.Context, tx *db.Tx, who actor.Actor, plans *planner, r storedRow) (string, error) {
	if r.Action == ActionError {
		return ActionError, nil
	}
	p, err := plans.plan(ctx, r.In)
	if err != nil || p.action != ActionAdd && p.action != ActionUpdate {
		return p.action, err
	}
	if p.content.CategoryID, err = plans.category(ctx, tx, p.path); err != nil {
		return "", err
	}
	itemID := p.item.ID
	if p.action == ActionAdd {
		itemID, err = s.addItem(ctx, tx, who, NewItem{Key: p.key, Content: p.content})
	} else {
		_, err = s.save(ctx, tx, who, p.item, next{content: p.content, revive: true})
	}
	if err == nil && p.owner != "" {
		_, err = s.own(ctx, tx, who, itemID, p.owner)
	}
	return p.action, err
}

// category returns the node of a path and remembers it.
func (p *planner) category(ctx context.Context, tx *db.Tx, path string) (string, error) {
	if path == "" {
		return "", nil
	}
	for id, have := range p.paths {
		if have == path {
			return id, nil
		}
	}
	id, err := p.s.ensurePath(ctx, tx, p.workspaceID, path)
	if err == nil {
		p.paths[id] = path
	}
	return id, err
}

// ImportFile imports a file now: for the command line. A dry run only checks.
// Progress is told batch by batch. Permission knowledge.import.
func (s *Store) ImportFile(ctx context.Context, who actor.Actor, u Upload, dryRun bool, progress func(done, total int64)) (ImportRun, error) {
	run, err := s.Check(ctx, who, u)
	if err != nil || dryRun {
		return run, err
	}
	if err := s.start(ctx, who, run.ID, false); err != nil {
		return run, err
	}
	if err := s.applyAll(ctx, who, run.ID, progress); err != nil {
		return run, err
	}
	return s.Import(ctx, who, run.ID)
}
