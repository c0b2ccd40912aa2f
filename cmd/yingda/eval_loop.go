package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"yingda/engine"
	"yingda/engine/eval"
	"yingda/learning/rehearsal"
)

// evalLoopCmd plays the loop: what an order of labels is worth, and whether what
// a base lacks comes to light.
type evalLoopCmd struct {
	Data        string `help:"Folder with faq/zh_bank and faq/zh_bank_lean." default:"../shared/data" type:"path"`
	Seeds       int    `help:"How often to play, each time in another order of traffic." default:"10"`
	First       uint64 `help:"The first seed: what was chosen on some is shown on others." default:"1"`
	Rounds      int    `help:"Rounds of labelling and training; even, to compare half of the labels with all." default:"4"`
	Labels      int    `help:"Labels in a round." default:"150"`
	Missing     int    `help:"Items to take out of the base the second time; 0 plays once." default:"60"`
	OnlyMissing bool   `help:"Only with items taken out."`
	Threads     int    `help:"Processors to train on. The result does not depend on it." default:"2"`
}

// Of the labels a twentieth names another item, and a third of the traffic is
// kept for scoring alone.
const (
	wrongLabels = 0.05
	keptTraffic = 1.0 / 3
)

func (c evalLoopCmd) Run(ctx context.Context) error {
	lean, full := filepath.Join(c.Data, "faq", "zh_bank_lean"), filepath.Join(c.Data, "faq", "zh_bank", "kb.csv")
	if _, err := os.Stat(lean); err != nil {
		fmt.Fprintf(os.Stderr, "no set in %s: nothing measured\n", lean)
		return nil
	}
	base, err := readAll(filepath.Join(lean, "kb.csv"), eval.ReadBase)
	if err != nil {
		return err
	}
	more, err := readAll(full, eval.ReadBase)
	if err != nil {
		return err
	}
	queries, err := readAll(filepath.Join(lean, "queries.tsv"), eval.ReadQueries)
	if err != nil {
		return err
	}
	s := rehearsal.NewSet(base, more, queries)
	fmt.Printf("%d items, %d questions of traffic, %d seeds; %g %% of labels are wrong. Means over seeds, with 95 %% intervals.\n\n", len(s.Base), len(s.Traffic), c.Seeds, 100*wrongLabels)
	if !c.OnlyMissing {
		if err := c.play(ctx, s, 0); err != nil {
			return err
		}
	}
	if c.Missing == 0 {
		return nil
	}
	fmt.Printf("\nWith %d items taken out of the base, each with at least 5 questions in the traffic:\n\n", c.Missing)
	return c.play(ctx, s, c.Missing)
}

func (c evalLoopCmd) play(ctx context.Context, s rehearsal.Set, missing int) error {
	p := rehearsal.Plan{
		Rules: rehearsal.Rules{Rounds: c.Rounds, Labels: c.Labels, Wrong: wrongLabels, Kept: keptTraffic, Policy: engine.DefaultPolicy(), Threads: c.Threads},
		First: c.First, Seeds: c.Seeds, Missing: missing, Tell: func(line string) { fmt.Fprintln(os.Stderr, line) },
	}
	f, err := p.Run(ctx, s)
	if err != nil {
		return err
	}
	return f.Write(os.Stdout)
}
