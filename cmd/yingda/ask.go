package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"yingda/app"
	"yingda/bot"
	"yingda/knowledge"
)

type askCmd struct {
	app.Store `embed:""`
	Workspace string            `help:"Workspace by its short name; default: the only real one, else the sample." placeholder:"SLUG"`
	JSON      bool              `name:"json" help:"Print one line of JSON."`
	Channel   string            `help:"Ask on webchat, email, wechat or phone; default: what holds on every channel." placeholder:"CHANNEL"`
	Locale    string            `help:"Ask in zh-CN or en; default: the workspace's language." placeholder:"LOCALE"`
	SignedIn  bool              `help:"Ask as a customer the company knows."`
	Tier      string            `help:"Ask as a customer of this tier, whom the company knows." placeholder:"KEY"`
	Region    string            `help:"Ask from a place." placeholder:"PLACE"`
	Customer  map[string]string `help:"What the customer's profile holds, as conditions see it: plan=5G;balance=12." placeholder:"NAME=VALUE"`
	At        string            `help:"Ask at a time of the workspace's own: 2026-10-01T20:00; default: now." placeholder:"TIME"`
	Question  string            `arg:"" help:"What a customer would say."`
}

func (c askCmd) Run(ctx context.Context) error {
	a, err := app.Ask(ctx, c.Store, c.Workspace, c.Question, c.as())
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
	printWithheld(a)
	return nil
}

func (c askCmd) as() app.Asking {
	asker := knowledge.Asker{SignedIn: c.SignedIn || c.Tier != "", Tier: c.Tier, Region: c.Region, Customer: map[string]any{}}
	for name, text := range c.Customer {
		var v any
		if json.Unmarshal([]byte(text), &v) != nil { // a number, yes or no, a list; else words
			v = text
		}
		asker.Customer[name] = v
	}
	return app.Asking{Asker: asker, Channel: c.Channel, Locale: c.Locale, At: c.At}
}

// printWithheld tells what is there and not for this asker: unlike nothing at all.
func printWithheld(a bot.Asked) {
	for _, w := range a.Withheld {
		fmt.Printf("  (%s) %.2f  %s\n", w.Reason, w.Confidence, w.Question)
	}
}
