package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"yingda/app"
	"yingda/knowledge"
	"yingda/learning/rollout"
	"yingda/learning/train"
)

type learnTrainCmd struct {
	learnIn      `embed:""`
	Change       string  `help:"Train on what publishing this change would release; default: on what is released." placeholder:"ID"`
	Seed         uint64  `help:"The same content, seed and settings give the same bytes."`
	Unanswerable float64 `help:"Assumed share of questions that no item answers; 0: as the engine assumes."`
}

func (c learnTrainCmd) Run(ctx context.Context) error {
	r, err := app.Train(ctx, c.Store, c.Workspace, train.NewRun{ChangeID: c.Change, Settings: train.Settings{Seed: c.Seed, Unanswerable: c.Unanswerable}}, func(l train.Line) {
		fmt.Fprintf(os.Stderr, "%s %d/%d\n", l.Step, l.Done, l.Of)
	})
	if err != nil || c.JSON {
		return printed(err, r)
	}
	fmt.Printf("run\t%d\nstate\t%s\nitems\t%d\nquestions\t%d\nbytes\t%d\nsha256\t%s\ntook\t%d ms\n", r.N, r.State, r.Items, r.Questions, r.Bytes, r.SHA256, r.TookMS)
	return nil
}

type learnEvaluateCmd struct {
	learnIn `embed:""`
	Number  int64 `arg:"" optional:"" help:"Number of the training run; default: the newest." name:"run"`
}

func (c learnEvaluateCmd) Run(ctx context.Context) error {
	e, err := app.Evaluate(ctx, c.Store, c.Workspace, c.Number)
	if err != nil || c.JSON {
		return printed(err, e)
	}
	fmt.Printf("evaluation\t%d\nstate\t%s\nverdict\t%s\nblocked\t%t\nquestions\t%d of the suite, %d drawn\n", e.N, e.State, e.Verdict, e.Blocked, e.Suite, e.Sample)
	if e.Suite+e.Sample == 0 {
		progress("nothing to compare by: put questions into the regression suite, or label what was drawn for measuring")
	}
	for _, g := range e.Groups {
		fmt.Printf("%s %s\t%.1f %% to %.1f %%\t%+.1f points (%.1f to %.1f)\twon %d, lost %d, p %.3f\tworse %t\n", g.By, g.Name, 100*g.Before, 100*g.After, 100*(g.After-g.Before), 100*g.Low, 100*g.High, g.Right.Won, g.Right.Lost, g.P, g.Worse)
	}
	return nil
}

type learnReleaseCmd struct {
	learnIn `embed:""`
	Number  int64    `arg:"" optional:"" help:"Begin with this training run's model: asked of every question, said to nobody." name:"run"`
	Share   *float64 `help:"Say the one that is out to this share of customers, 0.001 to 0.5." placeholder:"SHARE"`
	Channel []string `help:"With --share: only on these channels."`
	Locale  []string `help:"With --share: only in these languages: zh, en." enum:"zh,en"`
	Tier    []string `help:"With --share: only to customers of these tiers."`
	Promote bool     `help:"Say it to all."`
}

// Validate refuses two steps at once, and a segment without a share: one of them
// would be passed over.
func (c learnReleaseCmd) Validate() error {
	steps := 0
	for _, given := range []bool{c.Number != 0, c.Share != nil, c.Promote} {
		if given {
			steps++
		}
	}
	switch {
	case steps > 1:
		return errors.New("one step at a time: a run (into the shadow), then --share, then --promote")
	case c.Share == nil && len(c.Channel)+len(c.Locale)+len(c.Tier) > 0:
		return errors.New("--channel, --locale and --tier take a --share")
	}
	return nil
}

func (c learnReleaseCmd) Run(ctx context.Context) error {
	step := app.Release{Run: c.Number, Promote: c.Promote}
	if c.Share != nil {
		step.Reach = &rollout.Reach{Share: *c.Share, Segment: knowledge.Segment{Channels: c.Channel, Locales: c.Locale, Tiers: c.Tier}}
	}
	d, err := app.ReleaseStep(ctx, c.Store, c.Workspace, step)
	return c.show(d, err)
}

type learnRollbackCmd struct {
	learnIn `embed:""`
}

func (c learnRollbackCmd) Run(ctx context.Context) error {
	d, err := app.RollBack(ctx, c.Store, c.Workspace)
	return c.show(d, err)
}

func (c learnIn) show(d rollout.Detail, err error) error {
	if err != nil || c.JSON {
		return printed(err, d)
	}
	fmt.Printf("rollout\t%d\nphase\t%s\nshare\t%g\nasked\t%d\ndiffers\t%d\n", d.N, d.Phase, d.Share, d.Asked, d.Differs)
	for _, of := range []struct {
		what string
		only []string
	}{{"channels", d.Segment.Channels}, {"languages", d.Segment.Locales}, {"tiers", d.Segment.Tiers}} {
		if len(of.only) > 0 {
			fmt.Printf("%s\t%s\n", of.what, strings.Join(of.only, ", "))
		}
	}
	if d.Problem.Code != "" {
		fmt.Printf("problem\t%s\n", d.Problem.Code)
	}
	for _, g := range d.Guards {
		fmt.Printf("guard %s\t%d of %d in the canary, %d of %d others\t%+.3f, at least %+.3f\talarm %t\n", g.Name, g.CanaryBad, g.Canary, g.LiveBad, g.Live, g.Difference, g.Low, g.Alarm)
	}
	return nil
}
