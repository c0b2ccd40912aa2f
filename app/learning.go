package app

import (
	"context"
	"errors"

	"yingda/internal/actor"
	"yingda/learning"
)

// LearningStatus is what a workspace's loop stands at.
func LearningStatus(ctx context.Context, st Store, slug string) (out learning.Status, err error) {
	err = withLearning(ctx, st, slug, Reading, func(d *domains, who actor.Actor) error {
		out, err = d.learning.Status(ctx, who)
		return err
	})
	return out, err
}

// Clusters is the first clusters of a workspace, as filtered.
func Clusters(ctx context.Context, st Store, slug string, f learning.ClusterFilter) (out []learning.ClusterView, err error) {
	err = withLearning(ctx, st, slug, Reading, func(d *domains, who actor.Actor) error {
		page, err := d.learning.Clusters(ctx, who, f)
		out = page.Items
		return err
	})
	return out, err
}

// RebuildEvidence makes the evidence anew from the log of events, beside a running
// server too. told hears how far it is, in events; stopped, it goes on when it is
// called again.
func RebuildEvidence(ctx context.Context, st Store, told func(done, total int64)) (err error) {
	b, err := open(ctx, st, Working)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	return b.domains(nil, nil).learning.Rebuild(ctx, told)
}

// withLearning lets fn act on a workspace's loop as who runs the installation.
func withLearning(ctx context.Context, st Store, slug string, mode Mode, fn func(d *domains, who actor.Actor) error) (err error) {
	b, err := open(ctx, st, mode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	d := b.domains(nil, nil)
	w, err := d.named(ctx, slug)
	if err != nil {
		return err
	}
	return fn(d, actor.Of(w.ID))
}
