package document

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/job"
)

const (
	runJob    = "document.run"
	syncJob   = "document.sync"
	forgetJob = "document.forget"

	runTries = 5
	batch    = 16 // documents a transaction: others' writes wait no longer than one takes
)

type runPayload struct {
	RunID string `json:"run_id"`
}

type syncPayload struct {
	SourceID string `json:"source_id"`
	At       int64  `json:"at"` // as the source is planned
}

type forgetPayload struct {
	Keys []string `json:"keys"`
}

func (s *Store) registerJobs() {
	if s.Jobs == nil {
		return
	}
	s.Jobs.Handle(job.Kind{Name: runJob, Tries: runTries, At: 1, Run: s.runRun})
	s.Jobs.Handle(job.Kind{Name: syncJob, Tries: 3, At: 1, Run: s.runSync})
	s.Jobs.Handle(job.Kind{Name: forgetJob, Tries: 50, Run: s.runForget})
}

// forget leaves the deletion of files to a job: it is outside a transaction.
func (s *Store) forget(ctx context.Context, tx *db.Tx, workspaceID string, keys []string) error {
	var there []string
	for _, k := range keys {
		if k != "" {
			there = append(there, k)
		}
	}
	if len(there) == 0 {
		return nil
	}
	_, err := s.Jobs.Add(ctx, tx, job.New{WorkspaceID: workspaceID, Kind: forgetJob, Payload: forgetPayload{there}})
	return err
}

func (s *Store) runForget(ctx context.Context, j job.Job) error {
	var p forgetPayload
	if err := j.Read(&p); err != nil {
		return fmt.Errorf("%w: %w", job.ErrGiveUp, err)
	}
	var errs []error
	for _, key := range p.Keys {
		errs = append(errs, s.Blobs.Delete(ctx, key))
	}
	return errors.Join(errs...)
}

// runSync begins a run of a source whose time has come, and plans the next.
func (s *Store) runSync(ctx context.Context, j job.Job) error {
	var p syncPayload
	if err := j.Read(&p); err != nil {
		return fmt.Errorf("%w: %w", job.ErrGiveUp, err)
	}
	planned := false
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := s.lockSource(ctx, tx, j.WorkspaceID, p.SourceID)
		if planned = err == nil && x.EveryMin > 0 && x.NextAt == p.At; !planned {
			return ignoreGone(err)
		}
		if err := s.plan(ctx, tx, j.WorkspaceID, &x); err != nil {
			return err
		}
		_, err = s.q.Exec(ctx, tx, "plan_source", j.WorkspaceID, x.ID, x.NextAt)
		return err
	})
	if err != nil || !planned {
		return err
	}
	_, err = s.StartRun(ctx, actor.Of(j.WorkspaceID), p.SourceID, false)
	if f := fault.Of(err); f != nil && f.Code == "document.run_active" {
		return nil // it is being read
	}
	return err
}

func ignoreGone(err error) error {
	if fault.IsKind(err, fault.KindNotFound) {
		return nil
	}
	return err
}

// runRun is the job: it goes on behind what was written last. Where it cannot,
// the run has failed, and says why.
func (s *Store) runRun(ctx context.Context, j job.Job) error {
	var p runPayload
	if err := j.Read(&p); err != nil {
		return fmt.Errorf("%w: %w", job.ErrGiveUp, err)
	}
	var err error
	if j.Attempts > 1 {
		err = s.pickUp(ctx, j.WorkspaceID, p.RunID)
	}
	if err == nil {
		err = s.carryOut(ctx, j.WorkspaceID, p.RunID, func(Run) {})
	}
	if err == nil || ctx.Err() != nil {
		return err
	}
	if f := fault.Of(err); f != nil && f.Kind != fault.KindUnavailable || j.Attempts >= runTries {
		return errors.Join(s.fail(context.WithoutCancel(ctx), j.WorkspaceID, p.RunID, err), fmt.Errorf("%w: %w", job.ErrGiveUp, err))
	}
	return err
}

// pickUp notes that a run was cut off, so that whoever reads its report knows.
func (s *Store) pickUp(ctx context.Context, workspaceID, runID string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := s.lockRun(ctx, tx, workspaceID, runID)
		if err != nil || r.State != RunListing && r.State != RunReading {
			return err
		}
		r.Report.Resumed++
		_, err = s.q.Exec(ctx, tx, "run_progress", workspaceID, r.ID, r.Done, db.JSON(r.Report), s.now())
		return err
	})
}

// fail ends a run that cannot go on.
func (s *Store) fail(ctx context.Context, workspaceID, runID string, why error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := s.lockRun(ctx, tx, workspaceID, runID)
		if err != nil || r.EndedAt > 0 {
			return err
		}
		r.Code, r.Params = "document.run_broke", fault.Params{}
		if f := fault.Of(why); f != nil {
			r.Code, r.Params = f.Code, f.Params
		}
		return s.endRun(ctx, tx, r.author(workspaceID), r, RunFailed)
	})
}

// author is who began the run, for the history of what it writes.
func (r Run) author(workspaceID string) actor.Actor {
	who := actor.Of(workspaceID)
	who.Kind, who.ID = r.AuthorKind, r.AuthorID
	return who
}

// carryOut works on a run until it has ended, or is paused or cancelled.
func (s *Store) carryOut(ctx context.Context, workspaceID, runID string, progress func(Run)) error {
	for ctx.Err() == nil {
		r, err := db.One[Run](ctx, s.DB, s.q, "run", workspaceID, runID)
		if err != nil {
			return missing(err, "document.run_not_found")
		}
		progress(r)
		x, err := db.One[Source](ctx, s.DB, s.q, "source", workspaceID, r.SourceID)
		if err != nil {
			return err
		}
		w := worker{Store: s, who: r.author(workspaceID), source: x}
		switch r.State {
		case RunListing:
			err = w.list(ctx, r)
		case RunReading:
			err = w.read(ctx, r, progress)
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// worker carries out a run of a source.
type worker struct {
	*Store
	who    actor.Actor
	source Source
	site   *site // of a web site, once it was asked for its rules
}

// list puts down what there is to look at.
func (w *worker) list(ctx context.Context, r Run) error {
	if w.source.Kind == Site {
		return w.listSite(ctx, r)
	}
	return w.listFolder(ctx, r)
}

// read looks at entry after entry until none is left or the run was stopped.
func (w *worker) read(ctx context.Context, r Run, progress func(Run)) error {
	size := batch
	if w.source.Kind == Site {
		size = 1
	}
	for ctx.Err() == nil {
		if bound := w.bound(r); bound != "" {
			return w.finish(ctx, r, bound)
		}
		entries, err := db.All[Entry](ctx, w.DB, w.q, "entries_todo", r.ID, size)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			return w.finish(ctx, r, "")
		}
		seen, err := w.look(ctx, entries, r)
		if err != nil {
			return err
		}
		if r, err = w.write(ctx, r.ID, seen); err != nil {
			return err
		}
		progress(r)
		if r.State != RunReading {
			return nil
		}
	}
	return ctx.Err()
}

// bound tells which bound of the source a run has reached.
func (w *worker) bound(r Run) string {
	t := w.source.Settings.bounded()
	took := time.Duration(r.Report.Took+w.now()-r.Report.ReadingSince) * time.Millisecond
	switch {
	case w.source.Kind == Upload:
		return ""
	case w.source.Kind == Site && r.Done >= t.Pages:
		return "pages"
	case r.Report.Bytes >= t.MiB<<20:
		return "mib"
	case took >= time.Duration(t.Minutes)*time.Minute:
		return "minutes"
	}
	return ""
}

// look reads entries, several at a time, and leaves half the machine to the
// people being served.
func (w *worker) look(ctx context.Context, entries []Entry, r Run) ([]outcome, error) {
	out := make([]outcome, len(entries))
	var g errgroup.Group
	g.SetLimit(max(1, runtime.NumCPU()/2))
	for i, e := range entries {
		g.Go(func() (err error) {
			out[i], err = w.examine(ctx, e, r)
			return err
		})
	}
	err := g.Wait()
	if err != nil {
		w.drop(context.WithoutCancel(ctx), out)
	}
	return out, err
}

// drop deletes the files that were stored for outcomes that are not kept.
func (w *worker) drop(ctx context.Context, all []outcome) {
	for _, o := range all {
		if o.stored == "" {
			continue
		}
		if err := w.Blobs.Delete(ctx, o.stored); err != nil {
			slog.WarnContext(ctx, "file not deleted", "workspace_id", w.who.WorkspaceID, "error", err)
		}
	}
}

// finish ends a run that has looked at everything, or at as much as it may.
// Only who has seen everything knows what is gone.
func (w *worker) finish(ctx context.Context, r Run, bound string) error {
	return w.DB.WriteLater(ctx, func(tx *db.Tx) error {
		r, err := w.lockRun(ctx, tx, w.who.WorkspaceID, r.ID)
		if err != nil || r.State != RunReading {
			return err
		}
		r.Report.Bound = bound
		state := RunDone
		if r.Dry {
			state = RunChecked
		}
		return w.endRun(ctx, tx, w.who, r, state)
	})
}
