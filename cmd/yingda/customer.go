package main

import (
	"context"

	"yingda/app"
)

type customerCmd struct {
	Export customerExportCmd `cmd:"" help:"Write everything about one customer as a ZIP of JSON and files."`
	Erase  customerEraseCmd  `cmd:"" help:"Blank everything about one customer, for good. Counts and times stay."`
}

// customerIn is which customer a command is about.
type customerIn struct {
	app.Store `embed:""`
	Workspace string `help:"Workspace by its short name; default: the only real one, else the sample." placeholder:"SLUG"`
	Customer  string `arg:"" help:"Id, the company's own id, phone or email of the customer."`
}

type customerExportCmd struct {
	customerIn `embed:""`
	File       string `arg:"" help:"ZIP file to write; it must not be there yet." type:"path"`
}

func (c customerExportCmd) Run(ctx context.Context) error {
	return app.ExportCustomer(ctx, c.Store, c.Workspace, c.Customer, c.File)
}

type customerEraseCmd struct {
	customerIn `embed:""`
	Yes        bool `required:"" help:"Yes, for good: it cannot be undone."`
}

func (c customerEraseCmd) Run(ctx context.Context) error {
	return app.EraseCustomer(ctx, c.Store, c.Workspace, c.Customer)
}
