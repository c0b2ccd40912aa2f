package main

import (
	"context"
	"fmt"

	"yingda/app"
	"yingda/workspace"
)

type memberCmd struct {
	Add   memberAddCmd   `cmd:"" help:"Invite someone; prints a link that works once, for 7 days."`
	Reset memberResetCmd `cmd:"" help:"Let a member set a new password; prints a link that works once, for 24 hours."`
}

// memberIn is whose members a command is about.
type memberIn struct {
	app.Store `embed:""`
	Workspace string `help:"Workspace by its short name; default: the only real one, else the sample." placeholder:"SLUG"`
	PublicURL string `name:"public-url" help:"Address under which browsers reach the console; default: this machine's." env:"YINGDA_PUBLIC_URL" placeholder:"URL"`
	Email     string `arg:"" help:"Mail address of the person."`
}

type memberAddCmd struct {
	memberIn `embed:""`
	Role     []string `help:"Roles: admin, supervisor, agent, editor, analyst, or the id of an own role." default:"agent"`
	Name     string   `help:"Name of the person; they may change it."`
	StaffNo  string   `name:"staff-no" help:"Staff number."`
}

func (c memberAddCmd) Run(ctx context.Context) error {
	link, err := app.AddMember(ctx, c.Store, c.Workspace, c.PublicURL, workspace.Invite{Email: c.Email, Name: c.Name, StaffNo: c.StaffNo, RoleIDs: c.Role})
	if err == nil {
		fmt.Println(link)
	}
	return err
}

type memberResetCmd struct {
	memberIn `embed:""`
	DropTOTP bool `name:"drop-totp" help:"Also switch off the second factor, for someone who lost it."`
}

func (c memberResetCmd) Run(ctx context.Context) error {
	link, err := app.ResetMember(ctx, c.Store, c.Workspace, c.PublicURL, c.Email, workspace.Reset{DropTOTP: c.DropTOTP})
	if err == nil {
		fmt.Println(link)
	}
	return err
}
