package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/id"
)

// Kind is how jobs of one kind are run.
type Kind struct {
	Name string
	Run  func(ctx context.Context, j Job) error
	// Tries before a job is dead, when it has no give-up time of its own.
	Tries int64
	// Backoff before the next try; nil doubles from 1 s up to 15 min, ± 20 %.
	Backoff func(attempts int64) time.Duration
	// Lease is how long a node may be silent before another runs the job.
	Lease time.Duration
	// At is how many run at the same time on one node.
	At int
}

// ErrGiveUp wrapped in a handler's error makes the job dead without more tries.
var ErrGiveUp = errors.New("give up")

const (
	pollEvery  = time.Second
	keepDone   = 24 * time.Hour
	sweepEvery = 10 * time.Minute
)

// Handle registers a kind. Register all before Run.
func (q *Queue) Handle(k Kind) {
	if k.Tries == 0 {
		k.Tries = 10
	}
	if k.Lease == 0 {
		k.Lease = time.Minute
	}
	if k.At == 0 {
		k.At = 2
	}
	if k.Backoff == nil {
		k.Backoff = backoff
	}
	q.kinds[k.Name] = k
}

func backoff(attempts int64) time.Duration {
	d := min(time.Second<<min(attempts-1, 12), 15*time.Minute)
	return time.Duration(float64(d) * (0.8 + 0.4*rand.Float64()))
}

// Run works until ctx ends and the jobs that had begun are through.
func (q *Queue) Run(ctx context.Context) error {
	owner := id.New()
	busy := map[string]chan struct{}{}
	for name, k := range q.kinds {
		busy[name] = make(chan struct{}, k.At)
	}
	var work errgroup.Group
	swept := time.Time{}
	for ctx.Err() == nil {
		if time.Since(swept) > sweepEvery {
			swept = time.Now()
			q.tidy(ctx)
		}
		if !q.round(ctx, owner, busy, &work) {
			select {
			case <-ctx.Done():
			case <-q.wake:
			case <-time.After(pollEvery):
			}
		}
	}
	return errors.Join(ctx.Err(), work.Wait())
}

// RunDue runs what is due now, one after another, until nothing is: for tests
// and the command line. With kinds named it runs these only.
func (q *Queue) RunDue(ctx context.Context, kinds ...string) (ran int, err error) {
	owner := id.New()
	for again := true; again; {
		again = false
		for name, k := range q.kinds {
			if len(kinds) > 0 && !slices.Contains(kinds, name) {
				continue
			}
			jobs, err := q.claim(ctx, k, owner, 1)
			if err != nil {
				return ran, err
			}
			for _, j := range jobs {
				q.run(ctx, k, owner, j)
				ran++
				again = true
			}
		}
	}
	return ran, nil
}

// round claims what is due and there is room for; it tells whether it found any.
func (q *Queue) round(ctx context.Context, owner string, busy map[string]chan struct{}, work *errgroup.Group) bool {
	due, err := q.due(ctx)
	if err != nil {
		slog.ErrorContext(ctx, "due jobs not read", "error", err)
		return false
	}
	found := false
	for _, name := range due {
		k := q.kinds[name]
		room := cap(busy[name]) - len(busy[name])
		if room == 0 { // also a kind that this binary does not know
			continue
		}
		jobs, err := q.claim(ctx, k, owner, room)
		if err != nil {
			slog.ErrorContext(ctx, "jobs not claimed", "kind", name, "error", err)
			return false
		}
		for _, j := range jobs {
			found = true
			busy[name] <- struct{}{}
			work.Go(func() error {
				defer func() { <-busy[name]; q.poke() }()
				q.run(context.WithoutCancel(ctx), k, owner, j)
				return nil
			})
		}
	}
	return found
}

// due returns the kinds with work that can begin, after the jobs of nodes that
// went silent were given back.
func (q *Queue) due(ctx context.Context) ([]string, error) {
	now := clock.Milli(q.clock)
	var lost int64
	if err := q.q.Scan(ctx, q.db, "lost", []any{now}, &lost); err != nil {
		return nil, err
	}
	if lost > 0 {
		err := q.db.Write(ctx, func(tx *db.Tx) error {
			_, err := q.q.Exec(ctx, tx, "release_lost", now)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return db.All[string](ctx, q.db, q.q, "due", now)
}

func (q *Queue) claim(ctx context.Context, k Kind, owner string, room int) (jobs []Job, err error) {
	err = q.db.Write(ctx, func(tx *db.Tx) error {
		now := clock.Milli(q.clock)
		jobs, err = db.All[Job](ctx, tx, q.q, "claim", k.Name, now, owner, now+k.Lease.Milliseconds(), room)
		return err
	})
	return jobs, err
}

func (q *Queue) run(ctx context.Context, k Kind, owner string, j Job) {
	stop := q.keepLease(ctx, k, owner, j.ID)
	err := guard(ctx, k, j)
	stop()
	err2 := q.db.Write(ctx, func(tx *db.Tx) error { return q.end(ctx, tx, k, owner, j, err) })
	if err2 != nil {
		slog.ErrorContext(ctx, "job end not written: its lease will run out", "kind", k.Name, "job_id", j.ID, "error", err2)
	}
}

func guard(ctx context.Context, k Kind, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return k.Run(ctx, j)
}

func (q *Queue) end(ctx context.Context, tx *db.Tx, k Kind, owner string, j Job, failed error) error {
	now := clock.Milli(q.clock)
	if failed == nil {
		_, err := q.q.Exec(ctx, tx, "finish", j.ID, owner, now)
		return err
	}
	why := failed.Error()
	if len(why) > 2000 {
		why = why[:2000]
	}
	over := j.GiveUpAt > 0 && now >= j.GiveUpAt || j.GiveUpAt == 0 && j.Attempts >= k.Tries
	if over || errors.Is(failed, ErrGiveUp) {
		slog.WarnContext(ctx, "job given up", "kind", k.Name, "job_id", j.ID, "attempts", j.Attempts)
		_, err := q.q.Exec(ctx, tx, "bury", j.ID, owner, now, why)
		return err
	}
	_, err := q.q.Exec(ctx, tx, "retry", j.ID, owner, now+k.Backoff(j.Attempts).Milliseconds(), why)
	return err
}

// keepLease renews the lease while the handler runs; stop waits for it to end.
func (q *Queue) keepLease(ctx context.Context, k Kind, owner, jobID string) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		t := time.NewTicker(k.Lease / 3)
		defer t.Stop()
		for {
			select {
			case <-done:
				return
			case <-t.C:
			}
			err := q.db.Write(ctx, func(tx *db.Tx) error {
				_, err := q.q.Exec(ctx, tx, "renew", jobID, owner, clock.Milli(q.clock)+k.Lease.Milliseconds())
				return err
			})
			if err != nil {
				slog.WarnContext(ctx, "job lease not renewed", "job_id", jobID, "error", err)
			}
		}
	}()
	return func() { close(done); <-ended }
}

func (q *Queue) tidy(ctx context.Context) {
	err := q.db.Write(ctx, func(tx *db.Tx) error {
		_, err := q.q.Exec(ctx, tx, "sweep", q.clock.Now().Add(-keepDone).UnixMilli())
		return err
	})
	if err != nil && ctx.Err() == nil {
		slog.WarnContext(ctx, "done jobs not swept", "error", err)
	}
}
