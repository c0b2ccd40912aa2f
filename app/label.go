package app

import (
	"context"
	"io"

	"yingda/internal/actor"
	"yingda/learning/label"
)

// LabelQueue is what a workspace's labelling stands at, and what comes next.
type LabelQueue struct {
	label.Overview
	Tasks []label.TaskView `json:"tasks"`
}

// ReadLabelQueue returns a workspace's queue with its first tasks of a kind; with
// order it is put in order first.
func ReadLabelQueue(ctx context.Context, st Store, slug, kind string, limit int, order bool) (out LabelQueue, err error) {
	mode := Reading
	if order {
		mode = Working
	}
	err = withLearning(ctx, st, slug, mode, func(d *domains, who actor.Actor) error {
		if order {
			if _, err := d.label.Reorder(ctx, who); err != nil {
				return err
			}
		}
		var err error
		if out.Overview, err = d.label.Overview(ctx, who); err != nil {
			return err
		}
		out.Tasks, err = d.label.Front(ctx, who, kind, limit)
		return err
	})
	return out, err
}

// ExportLabels writes all labels of a workspace.
func ExportLabels(ctx context.Context, st Store, slug, format string, to io.Writer) error {
	return withLearning(ctx, st, slug, Reading, func(d *domains, who actor.Actor) error {
		return d.label.Export(ctx, who, format, to)
	})
}

// ImportLabels reads labels into a workspace.
func ImportLabels(ctx context.Context, st Store, slug string, data []byte) (out label.Imported, err error) {
	err = withLearning(ctx, st, slug, Working, func(d *domains, who actor.Actor) error {
		out, err = d.label.Import(ctx, who, data)
		return err
	})
	return out, err
}
