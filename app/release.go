package app

import (
	"context"
	"time"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/learning/evaluate"
	"yingda/learning/rollout"
	"yingda/learning/train"
)

// Train trains a model and waits for it: a running server does it, or else this
// process. told hears each line of its log.
func Train(ctx context.Context, st Store, slug string, n train.NewRun, told func(train.Line)) (r train.Run, err error) {
	err = withLearning(ctx, st, slug, Working, func(d *domains, who actor.Actor) error {
		if r, err = d.train.Start(ctx, who, n); err != nil {
			return err
		}
		said := 0
		return d.worked(ctx, "learning.train", func() (bool, error) {
			r, err = d.train.Run(ctx, who, r.ID)
			for ; err == nil && said < len(r.Log); said++ {
				told(r.Log[said])
			}
			return r.State != train.Running, err
		})
	})
	return r, err
}

// Evaluate compares a run's model with what is released and waits for it; run 0
// is the newest.
func Evaluate(ctx context.Context, st Store, slug string, run int64) (e evaluate.Evaluation, err error) {
	err = withLearning(ctx, st, slug, Working, func(d *domains, who actor.Actor) error {
		r, err := d.runNumbered(ctx, who, run)
		if err != nil {
			return err
		}
		if e, err = d.evaluate.Start(ctx, who, r.ID); err != nil {
			return err
		}
		return d.worked(ctx, "learning.evaluate", func() (bool, error) {
			e, err = d.evaluate.Evaluation(ctx, who, e.ID)
			return e.State != evaluate.Running, err
		})
	})
	return e, err
}

// worked does the jobs of a kind, or waits for a server that does, until done.
func (d *domains) worked(ctx context.Context, kind string, done func() (bool, error)) error {
	t := time.NewTicker(lookAgain)
	defer t.Stop()
	for {
		if _, err := d.jobs.RunDue(ctx, kind); err != nil {
			return err
		}
		if ended, err := done(); ended || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}

// Release is a step of a rollout.
type Release struct {
	Run     int64          // begin with this run's model, in the shadow; 0: go on with the one that is out
	Reach   *rollout.Reach // to these customers
	Promote bool           // to all
}

// ReleaseStep takes a step.
func ReleaseStep(ctx context.Context, st Store, slug string, step Release) (out rollout.Detail, err error) {
	err = withLearning(ctx, st, slug, Working, func(d *domains, who actor.Actor) error {
		if step.Run > 0 {
			r, err := d.runNumbered(ctx, who, step.Run)
			if err == nil {
				out, err = d.rollout.Begin(ctx, who, r.ID)
			}
			return err
		}
		last, err := d.lastRollout(ctx, who)
		switch {
		case err != nil:
			return err
		case step.Promote:
			out, err = d.rollout.Promote(ctx, who, last.ID)
		case step.Reach != nil:
			out, err = d.rollout.Release(ctx, who, last.ID, *step.Reach)
		default:
			out, err = d.rollout.Rollout(ctx, who, last.ID)
		}
		return err
	})
	return out, err
}

// RollBack takes the newest rollout back.
func RollBack(ctx context.Context, st Store, slug string) (out rollout.Detail, err error) {
	err = withLearning(ctx, st, slug, Working, func(d *domains, who actor.Actor) error {
		last, err := d.lastRollout(ctx, who)
		if err == nil {
			out, err = d.rollout.Rollback(ctx, who, last.ID)
		}
		return err
	})
	return out, err
}

func (d *domains) lastRollout(ctx context.Context, who actor.Actor) (rollout.Rollout, error) {
	all, err := d.rollout.Rollouts(ctx, who, 0, 1)
	if err == nil && len(all) == 0 {
		err = fault.NotFound("rollout.none_yet")
	}
	return append(all, rollout.Rollout{})[0], err
}

func (d *domains) runNumbered(ctx context.Context, who actor.Actor, n int64) (train.Run, error) {
	before := int64(0)
	if n > 0 {
		before = n + 1
	}
	all, err := d.train.Runs(ctx, who, before, 1)
	switch {
	case err != nil:
	case n <= 0 && len(all) == 0:
		err = fault.NotFound("training.none_yet")
	case n > 0 && (len(all) == 0 || all[0].N != n):
		err = fault.NotFound("training.no_such_number", fault.Params{"n": n})
	}
	return append(all, train.Run{})[0], err
}
