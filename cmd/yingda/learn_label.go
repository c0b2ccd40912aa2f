package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"yingda/app"
)

type learnLabelQueueCmd struct {
	learnIn `embed:""`
	Kind    string `enum:"items,entities,mood,quality" default:"items" help:"Which tasks to list: items, entities, mood or quality."`
	Limit   int    `default:"20" help:"How many, at most 100."`
	Order   bool   `help:"Put the queue in order first."`
	Export  string `help:"Write all labels to this file instead; - is the standard output." placeholder:"FILE"`
	Format  string `enum:"jsonl,csv,labelstudio" default:"jsonl" help:"Of the file that is written: jsonl, csv or labelstudio."`
	Import  string `help:"Read labels from this file instead, in any of the formats." placeholder:"FILE" type:"existingfile"`
}

func (c learnLabelQueueCmd) Run(ctx context.Context) error {
	switch {
	case c.Import != "":
		return c.bringIn(ctx)
	case c.Export != "":
		return c.takeOut(ctx)
	}
	q, err := app.ReadLabelQueue(ctx, c.Store, c.Workspace, c.Kind, c.Limit, c.Order)
	if err != nil || c.JSON {
		return printed(err, q)
	}
	for _, k := range q.Kinds {
		fmt.Printf("%s\t%d waiting\t%d disputed\t%d settled\t%d of them to measure\n", k.Kind, k.Waiting, k.Disputed, k.Settled, k.Measured)
	}
	for _, t := range q.Tasks {
		fmt.Printf("%s\t%s\t%d of %d\t%s\n", t.ID, t.Decision, t.Made, t.Want, t.Question)
	}
	return nil
}

func (c learnLabelQueueCmd) bringIn(ctx context.Context) error {
	data, err := os.ReadFile(c.Import)
	if err != nil {
		return err
	}
	got, err := app.ImportLabels(ctx, c.Store, c.Workspace, data)
	switch {
	case err != nil:
		return err
	case c.JSON:
		err = printed(nil, got)
	default:
		fmt.Printf("records\t%d\nadded\t%d\nthere\t%d\nfailed\t%d\n", got.Records, got.Added, got.There, got.Failed)
		for _, f := range got.Faults {
			fmt.Printf("%d\t%s\n", f.N, f.Code)
		}
	}
	if err == nil && got.Failed > 0 && got.Added+got.There == 0 {
		return fmt.Errorf("%s: none of its %d records is a label that can be taken", c.Import, got.Records)
	}
	return err
}

func (c learnLabelQueueCmd) takeOut(ctx context.Context) (err error) {
	if c.Export == "-" {
		return app.ExportLabels(ctx, c.Store, c.Workspace, c.Format, os.Stdout)
	}
	f, err := os.OpenFile(c.Export, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return app.ExportLabels(ctx, c.Store, c.Workspace, c.Format, f)
}
