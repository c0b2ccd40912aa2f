package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"yingda/app"
	"yingda/internal/job"
)

type jobsCmd struct {
	List  jobsListCmd  `cmd:"" help:"List them: id, kind, since when, tries and the last error, newest first."`
	Retry jobsRetryCmd `cmd:"" help:"Have them tried again, by a running server at once."`
	Drop  jobsDropCmd  `cmd:"" help:"Remove them: what they were to do is never done."`
}

// jobsIn is whose jobs a command is about.
type jobsIn struct {
	app.Store `embed:""`
	Workspace string `help:"Workspace by its short name; default: the only real one, else the sample. The installation's own jobs are always among them." placeholder:"SLUG"`
}

// jobsChosen are the jobs that a command changes.
type jobsChosen struct {
	jobsIn `embed:""`
	ID     []string `arg:"" optional:"" help:"Ids of the jobs."`
	All    bool     `help:"All that were given up, in place of ids."`
}

// ids refuses both ids and --all, and neither: nothing is dropped by a slip.
func (c jobsChosen) ids() ([]string, error) {
	if c.All == (len(c.ID) > 0) {
		return nil, fmt.Errorf("%s", say("cli.jobs_which"))
	}
	return c.ID, nil
}

type jobsListCmd struct {
	jobsIn `embed:""`
}

func (c jobsListCmd) Run(ctx context.Context) error {
	return app.DeadJobs(ctx, c.Store, c.Workspace, func(j job.Job) error {
		why, _, _ := strings.Cut(j.LastError, "\n")
		_, err := fmt.Printf("%s\t%s\t%s\t%d\t%s\n", j.ID, j.Kind, time.UnixMilli(j.EndedAt).Format(time.RFC3339), j.Attempts, why)
		return err
	})
}

type jobsRetryCmd struct {
	jobsChosen `embed:""`
}

func (c jobsRetryCmd) Run(ctx context.Context) error { return c.change(ctx, app.RetryJobs) }

type jobsDropCmd struct {
	jobsChosen `embed:""`
}

func (c jobsDropCmd) Run(ctx context.Context) error { return c.change(ctx, app.DropJobs) }

func (c jobsChosen) change(ctx context.Context, verb func(context.Context, app.Store, string, []string) (int, error)) error {
	ids, err := c.ids()
	if err != nil {
		return err
	}
	n, err := verb(ctx, c.Store, c.Workspace, ids)
	fmt.Println(n)
	return err
}
