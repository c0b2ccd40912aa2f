package app

import (
	"context"
	"errors"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/job"
)

// DeadJobs hands every job of a workspace, and of the installation, that was
// given up to each, newest first.
func DeadJobs(ctx context.Context, st Store, slug string, each func(job.Job) error) error {
	return withJobs(ctx, st, slug, func(d *domains, who actor.Actor) error { return d.everyDead(ctx, who, each) })
}

// RetryJobs has jobs tried again that were given up, those named or all, and
// returns how many: by a running server at once, else when one starts.
func RetryJobs(ctx context.Context, st Store, slug string, ids []string) (int, error) {
	return changeJobs(ctx, st, slug, ids, func(d *domains) func(context.Context, actor.Actor, string) error { return d.jobs.Retry })
}

// DropJobs removes jobs that were given up, those named or all, and returns how
// many.
func DropJobs(ctx context.Context, st Store, slug string, ids []string) (int, error) {
	return changeJobs(ctx, st, slug, ids, func(d *domains) func(context.Context, actor.Actor, string) error { return d.jobs.Drop })
}

func changeJobs(ctx context.Context, st Store, slug string, ids []string, verb func(d *domains) func(context.Context, actor.Actor, string) error) (n int, err error) {
	all := len(ids) == 0
	err = withJobs(ctx, st, slug, func(d *domains, who actor.Actor) error {
		if all {
			if err := d.everyDead(ctx, who, func(j job.Job) error {
				ids = append(ids, j.ID)
				return nil
			}); err != nil {
				return err
			}
		}
		for _, jobID := range ids {
			err := verb(d)(ctx, who, jobID)
			if all && fault.IsKind(err, fault.KindConflict) { // the others can be tried all the same
				continue
			}
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

func (d *domains) everyDead(ctx context.Context, who actor.Actor, each func(job.Job) error) error {
	for after := ""; ; {
		page, err := d.jobs.Dead(ctx, who, after, 100)
		if err != nil {
			return err
		}
		for _, j := range page.Items {
			if err := each(j); err != nil {
				return err
			}
		}
		if after = page.Next; after == "" {
			return nil
		}
	}
}

// withJobs lets fn act on the jobs of a workspace as who runs the installation.
func withJobs(ctx context.Context, st Store, slug string, fn func(d *domains, who actor.Actor) error) (err error) {
	b, err := open(ctx, st, Working)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	d := b.domains(nil, nil)
	w, err := d.named(ctx, slug)
	if err != nil {
		return err
	}
	who := actor.Of(w.ID)
	who.Operator = true
	return fn(d, who)
}
