package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"yingda/app"
	"yingda/learning"
)

type learnCmd struct {
	Status     learnStatusCmd     `cmd:"" help:"What went badly within four weeks, what it costs, what was done about it."`
	Clusters   learnClustersCmd   `cmd:"" help:"Clusters of questions that went badly, the dearest first."`
	LabelQueue learnLabelQueueCmd `cmd:"" help:"What people are to label next, what teaches most first; labels out of and into files."`
	Rebuild    learnRebuildCmd    `cmd:"" help:"Make the evidence anew from the log of events, beside a running server too. Stopped, it goes on when it is started again."`
}

// learnIn is whose loop a command is about.
type learnIn struct {
	app.Store `embed:""`
	Workspace string `help:"Workspace by its short name; default: the only real one, else the sample." placeholder:"SLUG"`
	JSON      bool   `name:"json" help:"Print JSON."`
}

type learnStatusCmd struct {
	learnIn `embed:""`
}

func (c learnStatusCmd) Run(ctx context.Context) error {
	s, err := app.LearningStatus(ctx, c.Store, c.Workspace)
	if err != nil || c.JSON {
		return printed(err, s)
	}
	fmt.Printf("asked\t%d\nbad\t%d\nwaiting\t%d\nnoise\t%d\n", s.Asked, s.Bad, s.Waiting, s.Noise)
	for i, n := range s.Reasons {
		fmt.Printf("%s\t%d\n", s.Names[i], n)
	}
	d := s.Debt
	fmt.Printf("clusters\t%d\ndebt\t%.2f %s\t%.0f min at %g, %.2f lost at %g, %d days\n", d.Clusters, d.Amount, d.Prices.Currency, d.PeopleMS/60_000, d.Prices.AgentMinute, d.Lost, d.Prices.UnsolvedNeed, d.Days)
	fmt.Printf("fixes\t%d\nreleased\t%d\n", s.Fixes.Made, s.Fixes.Released)
	return nil
}

type learnClustersCmd struct {
	learnIn   `embed:""`
	Order     string `enum:"debt,size,growth,new" default:"debt" help:"What stands first: debt, size, growth or new."`
	Reason    string `help:"Only those with questions that have this reason." placeholder:"REASON"`
	Dismissed bool   `help:"Those put aside."`
	Limit     int    `default:"20" help:"How many, at most 100."`
}

func (c learnClustersCmd) Run(ctx context.Context) error {
	f := learning.ClusterFilter{Order: c.Order, Reason: c.Reason, Limit: c.Limit}
	if c.Dismissed {
		f.State = learning.Dismissed
	}
	all, err := app.Clusters(ctx, c.Store, c.Workspace, f)
	if err != nil || c.JSON {
		return printed(err, all)
	}
	for _, k := range all {
		var near []string
		for _, n := range k.Nearest {
			near = append(near, fmt.Sprintf("%s %.2f", n.Question, n.Confidence))
		}
		fmt.Printf("%s\t%.2f\t%d of %d\t%s\t%s\n", k.ID, k.Debt, k.Size, k.Asked, k.Name, strings.Join(near, "; "))
	}
	return nil
}

func printed(err error, v any) error {
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(v)
}

type learnRebuildCmd struct {
	app.Store `embed:""`
}

func (c learnRebuildCmd) Run(ctx context.Context) error {
	return app.RebuildEvidence(ctx, c.Store, eventsDone())
}
