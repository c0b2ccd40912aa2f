package learning

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/job"
)

const (
	clusterJob = "learning.cluster"
	// lookEvery is how long a question waits for its cluster at most, about.
	lookEvery = 10 * time.Second
	// A pass over a workspace's clusters comes once a night, in these hours of its
	// own clock, and at any hour where it was missed.
	nightFrom, nightUntil = 2, 5
	night, missed         = 20 * time.Hour, 44 * time.Hour
)

// work is what a job is to do with a workspace's clusters.
type work struct {
	Tidy bool `json:"tidy"`
}

func (s *Store) registerJobs() {
	if s.Jobs == nil {
		return
	}
	s.Jobs.Handle(job.Kind{Name: clusterJob, Tries: 20, At: 1, Run: func(ctx context.Context, j job.Job) error {
		var w work
		if err := j.Read(&w); err != nil {
			return errors.Join(job.ErrGiveUp, err)
		}
		ctx, cancel := s.untilStopped(ctx)
		defer cancel()
		return s.Cluster(ctx, actor.Of(j.WorkspaceID), w.Tidy)
	}})
	s.Jobs.Handle(job.Kind{Name: pastJob, Tries: pastTries, At: 1, Run: s.runPastJob})
}

// Cluster puts what is new into clusters and counts those that have changed; with
// tidy it first goes over all of them as every night. One call at a time: else
// the job does it.
func (s *Store) Cluster(ctx context.Context, who actor.Actor, tidy bool) error {
	do := s.place
	if tidy {
		do = s.tidy
	}
	if err := do(ctx, who.WorkspaceID); err != nil {
		return err
	}
	if err := s.count(ctx, who.WorkspaceID); err != nil {
		return err
	}
	return s.Clustered(ctx, who.WorkspaceID)
}

// untilStopped is a job's context that ends with Run, so that work of minutes does
// not hold a process that is asked to stop; it is taken up again where it was.
func (s *Store) untilStopped(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-s.stopped:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// Run asks for the work on the clusters that there is to do, until ctx ends. Run
// once.
func (s *Store) Run(ctx context.Context) error {
	defer close(s.stopped)
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		if err := s.look(ctx); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "work on clusters not found", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}

func (s *Store) look(ctx context.Context) error {
	if err := errors.Join(s.forgetStale(ctx), s.resumeQuiet(ctx)); err != nil {
		return err
	}
	fresh, err := db.All[string](ctx, s.DB, s.q, "workspaces_to_do")
	if err != nil {
		return err
	}
	untidy, err := s.untidy(ctx)
	if err != nil || len(fresh)+len(untidy) == 0 {
		return err
	}
	return s.DB.WriteLater(ctx, func(tx *db.Tx) error {
		for _, id := range untidy {
			if _, err := s.Jobs.Add(ctx, tx, job.New{WorkspaceID: id, Kind: clusterJob, Key: id, Dedupe: id + " tidy", Payload: work{Tidy: true}}); err != nil {
				return err
			}
		}
		for _, id := range fresh {
			if _, err := s.Jobs.Add(ctx, tx, job.New{WorkspaceID: id, Kind: clusterJob, Key: id, Dedupe: id, Payload: work{}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// untidy are the workspaces whose night it is.
func (s *Store) untidy(ctx context.Context) ([]string, error) {
	type set struct {
		WorkspaceID string `db:"workspace_id"`
		TidiedAt    int64  `db:"tidied_at"`
	}
	now := s.Clock.Now()
	all, err := db.All[set](ctx, s.DB, s.q, "sets_untidy", now.Add(-night).UnixMilli())
	var out []string
	for _, x := range all {
		w, err := s.Workspace.ByID(ctx, x.WorkspaceID)
		if err != nil {
			return nil, err
		}
		hour := now.In(w.Location()).Hour()
		if hour >= nightFrom && hour < nightUntil || x.TidiedAt < now.Add(-missed).UnixMilli() {
			out = append(out, x.WorkspaceID)
		}
	}
	return out, err
}
