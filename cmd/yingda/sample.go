package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"yingda/app"
)

type sampleCmd struct {
	Fill   sampleFillCmd   `cmd:"" help:"Play 30 scripted conversations of the last days, so that desk and overview have something to show. Twice is once."`
	Remove sampleRemoveCmd `cmd:"" help:"Take them out again in one step, with all that hangs on them; knowledge and members stay."`
}

// sampleIn is which sample a command is about.
type sampleIn struct {
	app.Store `embed:""`
	Workspace string `help:"The sample's workspace by its short name." default:"yunfan" placeholder:"SLUG"`
	JSON      bool   `name:"json" help:"Print one line of JSON."`
}

type sampleFillCmd struct {
	sampleIn `embed:""`
}

func (c sampleFillCmd) Run(ctx context.Context) error {
	out, err := app.FillSample(ctx, c.Store, c.Workspace, func(stage string, done, total int) { progress(fmt.Sprintf("%s %d/%d", stage, done, total)) })
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(out)
	}
	what := "filled"
	if out.Already {
		what = "already there"
	}
	fmt.Printf("%s: %s, %d conversations, %d customers, %d messages\n", out.Workspace, what, out.Conversations, out.Customers, out.Messages)
	return nil
}

type sampleRemoveCmd struct {
	sampleIn `embed:""`
}

func (c sampleRemoveCmd) Run(ctx context.Context) error {
	out, err := app.RemoveSample(ctx, c.Store, c.Workspace)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(out)
	}
	fmt.Printf("%s: removed, %d conversations, %d customers\n", out.Workspace, out.Conversations, out.Customers)
	return nil
}
