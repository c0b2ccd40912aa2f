package app

import (
	"context"
	"errors"
	"os"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/learning"
	"yingda/learning/past"
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

// ImportPast puts the questions of a file of old conversations to the knowledge,
// beside a running server too, and makes the report.
func ImportPast(ctx context.Context, st Store, slug, path string, o past.Options, progress func(done, total int64)) (out learning.Past, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return out, fault.Invalid("import.file_unreadable", "file").Because(err)
	}
	err = withLearning(ctx, st, slug, Working, func(d *domains, who actor.Actor) error {
		out, err = d.learning.ImportPast(ctx, who, learning.PastUpload{Name: path, Data: data, Options: o}, progress)
		return err
	})
	return out, err
}

// DeletePast deletes an import of the past with all that is left of it.
func DeletePast(ctx context.Context, st Store, slug, pastID string) error {
	return withLearning(ctx, st, slug, Working, func(d *domains, who actor.Actor) error { return d.learning.DeletePast(ctx, who, pastID) })
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

// asker is who a customer is, as conditions see them.
func (d *domains) asker(ctx context.Context, workspaceID, customerID string) (knowledge.Asker, error) {
	c, err := d.botCustomer(ctx, workspaceID, customerID)
	return c.Asker, err
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
