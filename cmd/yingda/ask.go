package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"yingda/app"
)

type askCmd struct {
	app.Store `embed:""`
	Workspace string `help:"Workspace by its short name; default: the only real one, else the sample." placeholder:"SLUG"`
	JSON      bool   `name:"json" help:"Print one line of JSON."`
	Question  string `arg:"" help:"What a customer would say."`
}

func (c askCmd) Run(ctx context.Context) error {
	a, err := app.Ask(ctx, c.Store, c.Workspace, c.Question)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(a)
	}
	fmt.Printf("%s (%s, %.2f)\n%s\n", a.Decision, a.Reason, a.Confidence, *a.Answer)
	if a.Item != nil {
		fmt.Printf("\n%s · %s · v%s\n", a.Item.Question, *a.Source, a.Version)
	}
	for _, x := range a.Candidates {
		fmt.Printf("  %.2f  %s\n", x.Confidence, x.Question)
	}
	return nil
}
