package train

import (
	"context"
	"errors"
	"time"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

const (
	trainJob   = "learning.train"
	trainTries = 4
	trainHold  = 2 * time.Minute
	// lookEvery is how often a run in this process looks whether another node was
	// told to stop it.
	lookEvery = time.Second
	// keptRuns is how many of the newest runs keep their model.
	keptRuns = 5
)

type payload struct {
	RunID string `json:"run_id"`
}

func (s *Store) registerJobs() {
	s.Jobs.Handle(job.Kind{Name: trainJob, Tries: trainTries, At: 1, Lease: trainHold, Run: func(ctx context.Context, j job.Job) error {
		var p payload
		if err := j.Read(&p); err != nil {
			return errors.Join(job.ErrGiveUp, err)
		}
		r, err := db.One[Run](ctx, s.DB, s.q, "run", j.WorkspaceID, p.RunID)
		if err != nil || r.State != Running {
			return err
		}
		err = s.carryOut(ctx, j.WorkspaceID, r)
		f := fault.Of(err)
		switch {
		case err == nil || ctx.Err() != nil:
			return err
		case f != nil && f.Kind != fault.KindUnavailable:
			return s.fail(ctx, j.WorkspaceID, r.ID, f.Code)
		case j.Attempts >= trainTries:
			return errors.Join(err, s.fail(ctx, j.WorkspaceID, r.ID, "training.failed"))
		}
		return err
	}})
}

// carryOut trains, and keeps the model if nobody has stopped the run.
func (s *Store) carryOut(ctx context.Context, workspaceID string, r Run) error {
	ctx, done := s.Search.Bound(ctx)
	defer done()
	within, cut := context.WithCancel(ctx)
	defer cut()
	s.hold(r.ID, cut)
	defer s.hold(r.ID, nil)
	go s.watch(within, workspaceID, r.ID, cut)
	began := s.Clock.Now()
	l := log{s: s, workspaceID: workspaceID, run: r, started: s.now()}
	l.say(ctx, "begun", 0, 0)
	l.say(ctx, "read", 0, steps)
	snap, err := s.subject(within, workspaceID, r)
	if err != nil {
		return s.unlessStopped(ctx, within, err)
	}
	made, err := s.Search.Make(within, workspaceID, snap, engine.Options{Seed: r.Settings.Seed, Unanswerable: r.Settings.Unanswerable, Step: func(step string, done, of int) { l.at(ctx, step, done, of) }})
	if err != nil {
		return s.unlessStopped(ctx, within, err)
	}
	l.say(ctx, "keep", steps-1, steps)
	r.DataHash, r.BaseN, r.Items = snap.ItemsHash(), snap.BaseN, int64(len(snap.Revisions))
	r.TookMS = s.Clock.Now().Sub(began).Milliseconds()
	return s.keep(ctx, workspaceID, r, made)
}

// unlessStopped is err, but of a run that somebody stopped nil.
func (s *Store) unlessStopped(ctx, within context.Context, err error) error {
	if within.Err() != nil && ctx.Err() == nil {
		return nil
	}
	return err
}

func (s *Store) subject(ctx context.Context, workspaceID string, r Run) (knowledge.Snapshot, error) {
	snap, err := s.Knowledge.Released(ctx, workspaceID)
	if err != nil {
		return snap, err
	}
	if snap.Release.ID == "" {
		return snap, fault.Conflict("knowledge.nothing_released")
	}
	if r.ChangeID == "" {
		return snap, nil
	}
	base := snap.BaseN
	snap, err = s.Knowledge.Candidate(ctx, workspaceID, r.ChangeID)
	snap.BaseN = base
	return snap, err
}

// keep writes down what a run has made, in the transaction that keeps the model.
func (s *Store) keep(ctx context.Context, workspaceID string, r Run, made search.Made) error {
	who := actor.Of(workspaceID)
	var stale []string
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		stale = nil
		now, err := s.lock(ctx, tx, workspaceID, r.ID)
		if err != nil {
			return err
		}
		if now.State != Running {
			stale = append(stale, made.BlobKey)
			return nil
		}
		now.DataHash, now.BaseN, now.Items, now.TookMS = r.DataHash, r.BaseN, r.Items, r.TookMS
		now.Questions, now.Bytes, now.SHA256, now.ModelHash = int64(made.Questions), made.Bytes, made.SHA256, made.Hash
		var twice string
		if now.ModelID, twice, err = s.Knowledge.KeepModel(ctx, tx, workspaceID, r.DataHash, made.TrainedModel); err != nil {
			return err
		}
		if twice != "" {
			stale = append(stale, twice)
		}
		now.State, now.Step, now.Done, now.Held = Done, "", now.Total, true
		if err := s.end(ctx, tx, who, &now); err != nil {
			return err
		}
		return s.letGo(ctx, tx, workspaceID)
	})
	for _, key := range stale {
		made.BlobKey = key
		err = errors.Join(err, s.Search.Forget(ctx, made))
	}
	return err
}

// letGo no longer holds the models of all runs but the newest; the next training
// of a release forgets them, unless it is they.
func (s *Store) letGo(ctx context.Context, tx *db.Tx, workspaceID string) error {
	old, err := db.All[Run](ctx, tx, s.q, "held_beyond", workspaceID, keptRuns)
	for _, r := range old {
		if _, err := s.q.Exec(ctx, tx, "let_go", workspaceID, r.ID); err != nil {
			return err
		}
		var still bool // a newer run made the same
		if err := s.q.Scan(ctx, tx, "still_held", []any{workspaceID, r.ModelID}, &still); err != nil {
			return err
		}
		if err := s.Knowledge.HoldModel(ctx, tx, workspaceID, r.ModelID, still); err != nil {
			return err
		}
	}
	return err
}

func (s *Store) fail(ctx context.Context, workspaceID, runID, problem string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := s.lock(ctx, tx, workspaceID, runID)
		if err != nil || r.State != Running {
			return err
		}
		r.State, r.Problem = Failed, problem
		return s.end(ctx, tx, actor.Of(workspaceID), &r)
	})
}

func (s *Store) end(ctx context.Context, tx *db.Tx, who actor.Actor, r *Run) error {
	r.EndedAt = s.now()
	r.Log = append(r.Log, Line{At: r.EndedAt, Step: r.State, Done: r.Done, Of: r.Total})
	_, err := s.q.Exec(ctx, tx, "end_run", who.WorkspaceID, r.ID, r.State, r.Step, r.Done, db.JSON(r.Log), r.BaseN, r.DataHash, r.Items, r.Questions, r.Bytes, r.TookMS, r.ModelID, r.ModelHash, r.SHA256, r.Problem, r.EndedAt, r.Held)
	if err != nil {
		return err
	}
	return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: r.ID}, Ended{RunID: r.ID, N: r.N, State: r.State})
}
