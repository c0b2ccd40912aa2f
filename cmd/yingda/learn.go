package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"yingda/app"
	"yingda/learning"
	"yingda/learning/past"
)

type learnCmd struct {
	Status     learnStatusCmd     `cmd:"" help:"What went badly within four weeks, what it costs, what was done about it."`
	Clusters   learnClustersCmd   `cmd:"" help:"Clusters of questions that went badly, the dearest first: id, what it costs, how many went badly of how many asked, name, nearest items."`
	Import     learnImportCmd     `cmd:"" help:"Read old conversations or transcripts of calls (CSV, XLSX, JSON, exports of Chatwoot and Zendesk) and say what the knowledge would have answered and what it lacks. Nothing is said to anyone. Stopped, it goes on when the same file is given again."`
	Forget     learnForgetCmd     `cmd:"" help:"Delete an import of old conversations with all that is left of it."`
	LabelQueue learnLabelQueueCmd `cmd:"" help:"What people are to label next, what teaches most first; labels out of and into files."`
	Train      learnTrainCmd      `cmd:"" help:"Train a model on what is released, or on what a change would release, and wait for it."`
	Evaluate   learnEvaluateCmd   `cmd:"" help:"Compare a trained model with what is released, on the suite and on what was drawn at random and labelled."`
	Release    learnReleaseCmd    `cmd:"" help:"A trained model goes out by steps: a run goes into the shadow, --share says it to some customers, --promote to all; with none of them, where the newest stands."`
	Rollback   learnRollbackCmd   `cmd:"" help:"Take the newest release that went out so back, in one step."`
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
	Reason    string `help:"Only those with questions that have this reason, as status names them." placeholder:"REASON"`
	Dismissed bool   `help:"Those put aside."`
	Limit     int    `default:"20" help:"How many, at most 100."`
}

// Validate refuses a reason that there is none of; otherwise all would be listed.
func (c learnClustersCmd) Validate() error {
	if c.Reason != "" && learning.ReasonNamed(c.Reason) == 0 {
		return fmt.Errorf("--reason must be one of %s", strings.Join(learning.ReasonNames, ", "))
	}
	return nil
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
	if len(all) == 0 {
		progress("no clusters: a running server puts what went badly together within minutes")
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

type learnImportCmd struct {
	learnIn `embed:""`
	Map     map[string]string `help:"Column of the file = field: conversation, by, text, at, channel, transcript, question, seconds, minutes, private; - leaves it out." placeholder:"COLUMN=FIELD"`
	Role    map[string]string `help:"The file's word for who speaks = customer, agent, bot or system." placeholder:"WORD=ROLE"`
	Missing int               `default:"20" help:"How many missing matters to print."`
	File    string            `arg:"" help:"File to read." type:"existingfile"`
}

func (c learnImportCmd) Run(ctx context.Context) error {
	p, err := app.ImportPast(ctx, c.Store, c.Workspace, c.File, past.Options{Mapping: c.Map, Roles: c.Role}, func(done, total int64) { progress(fmt.Sprintf("conversations %d/%d", done, total)) })
	if err != nil || c.JSON {
		return printed(err, p)
	}
	r := p.Report
	if r == nil { // stopped meanwhile, by somebody else
		fmt.Printf("import\t%s\t%s\t%d/%d\n", p.ID, p.State, p.Done, p.Total)
		return nil
	}
	fmt.Printf("import\t%s\nconversations\t%d\nquestions\t%d\nanswered\t%.1f%%\t%.1f–%.1f%%, %d of %d\nsure\t%.1f%%\n", p.ID, r.Conversations, r.Questions, 100*r.Answered.Value(), 100*r.Answered.Low, 100*r.Answered.High, r.Answered.K, r.Answered.N, 100*r.Sure)
	fmt.Printf("whole\t%.1f%%\t%.0f of %.0f people's minutes\nmissing\t%d\t%.2f %s\n", 100*r.Whole.Value(), r.WholePeopleMS/60_000, r.PeopleMS/60_000, r.MissingTotal, r.MissingCost, r.Prices.Currency)
	for _, m := range r.Missing[:min(len(r.Missing), max(c.Missing, 0))] {
		fmt.Printf("%d\t%.2f\t%d\t%s\n", m.N, m.Cost, m.Size, m.Question)
	}
	return nil
}

type learnForgetCmd struct {
	app.Store `embed:""`
	Workspace string `help:"Workspace by its short name; default: the only real one, else the sample." placeholder:"SLUG"`
	ID        string `arg:"" help:"Id of the import."`
}

func (c learnForgetCmd) Run(ctx context.Context) error {
	return app.DeletePast(ctx, c.Store, c.Workspace, c.ID)
}
