package main

import (
	"context"
	"fmt"
	"os"

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
	for _, g := range e.Groups {
		fmt.Printf("%s %s\t%.1f %% to %.1f %%\t%+.1f points (%.1f to %.1f)\twon %d, lost %d, p %.3f\tworse %t\n", g.By, g.Name, 100*g.Before, 100*g.After, 100*(g.After-g.Before), 100*g.Low, 100*g.High, g.Right.Won, g.Right.Lost, g.P, g.Worse)
	}
	return nil
}

type learnReleaseCmd struct {
	learnIn `embed:""`
	Number  int64    `arg:"" optional:"" help:"Begin with this training run's model: asked of every question, said to nobody." name:"run"`
	Share   float64  `help:"Say the one that is out to this share of customers, 0.001 to 0.5." placeholder:"SHARE"`
	Channel []string `help:"Only on these channels."`
	Locale  []string `help:"Only in these languages: zh, en."`
	Tier    []string `help:"Only to customers of these tiers."`
	Promote bool     `help:"Say it to all."`
}

func (c learnReleaseCmd) Run(ctx context.Context) error {
	d, err := app.ReleaseStep(ctx, c.Store, c.Workspace, app.Release{
		Run: c.Number, Promote: c.Promote, Reach: rollout.Reach{Share: c.Share, Segment: knowledge.Segment{Channels: c.Channel, Locales: c.Locale, Tiers: c.Tier}},
	})
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
	if d.Problem.Code != "" {
		fmt.Printf("problem\t%s\n", d.Problem.Code)
	}
	for _, g := range d.Guards {
		fmt.Printf("guard %s\t%d of %d in the canary, %d of %d others\t%+.3f, at least %+.3f\talarm %t\n", g.Name, g.CanaryBad, g.Canary, g.LiveBad, g.Live, g.Difference, g.Low, g.Alarm)
	}
	return nil
}
