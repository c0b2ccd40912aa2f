package train

import (
	"context"
	"log/slog"
	"time"

	"yingda/engine"
	"yingda/internal/db"
)

// steps of a run: reading, five at most of hiding, weighing, indexing, keeping.
const steps = 9

// log writes down how far a run is, for whoever looks.
type log struct {
	s           *Store
	workspaceID string
	run         Run
	started     int64
}

// at translates a step of the engine's into one of so many.
func (l *log) at(ctx context.Context, step string, done, of int) {
	place := map[string]int{engine.StepHide: 1, engine.StepWeigh: 6, engine.StepIndex: 7}[step]
	if step == engine.StepHide {
		place += done * 5 / of
	}
	l.say(ctx, step, place, steps)
}

// say adds a line. That it cannot be written is no reason to end a training.
func (l *log) say(ctx context.Context, step string, done, of int) {
	r := &l.run
	r.Log = append(r.Log, Line{At: l.s.now(), Step: step, Done: int64(done), Of: int64(of)})
	if r.Step = step; step == "begun" {
		r.Step = ""
	}
	err := l.s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := l.s.q.Exec(ctx, tx, "run_progress", l.workspaceID, r.ID, r.Step, done, of, db.JSON(r.Log))
		return err
	})
	if err != nil && ctx.Err() == nil {
		slog.WarnContext(ctx, "progress of a training not written", "workspace_id", l.workspaceID, "run_id", r.ID, "error", err)
	}
}

// hold remembers how to end a run in this process; nil forgets it.
func (s *Store) hold(runID string, cut context.CancelFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cut == nil {
		delete(s.going, runID)
		return
	}
	s.going[runID] = cut
}

// cut ends a run that is going in this process.
func (s *Store) cut(runID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if end := s.going[runID]; end != nil {
		end()
	}
}

// watch ends a run that was stopped on another node.
func (s *Store) watch(ctx context.Context, workspaceID, runID string, cut context.CancelFunc) {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if r, err := db.One[Run](ctx, s.DB, s.q, "run", workspaceID, runID); err == nil && r.State != Running {
				cut()
				return
			}
		}
	}
}
