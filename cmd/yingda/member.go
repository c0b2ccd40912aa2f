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
	PublicURL string `name:"public-url" help:"Address under which browsers reach the console; default: that of the running server." env:"YINGDA_PUBLIC_URL" placeholder:"URL"`
	Addr      string `help:"Address the server listens on, where it does not run now." env:"YINGDA_ADDR" placeholder:"HOST:PORT"`
	Email     string `arg:"" help:"Mail address of the person."`
}

// base is the console's address, "" where it was not given.
func (c memberIn) base() string {
	if c.PublicURL == "" && c.Addr != "" {
		return "http://" + c.Addr
	}
	return c.PublicURL
}

type memberAddCmd struct {
	memberIn `embed:""`
	Role     []string `help:"Roles: admin, supervisor, agent, editor, analyst, or the id of an own role." default:"agent"`
	Name     string   `help:"Name of the person; they may change it."`
	StaffNo  string   `name:"staff-no" help:"Staff number."`
	Group    []string `help:"Skill groups, by name or id; default: the default group for someone who takes conversations." placeholder:"GROUP"`
}

func (c memberAddCmd) Run(ctx context.Context) error {
	link, err := app.AddMember(ctx, c.Store, c.Workspace, c.base(), workspace.Invite{Email: c.Email, Name: c.Name, StaffNo: c.StaffNo, RoleIDs: c.Role}, c.Group)
	if err == nil {
		showLink(link)
	}
	return err
}

type memberResetCmd struct {
	memberIn `embed:""`
	DropTOTP bool `name:"drop-totp" help:"Also switch off the second factor, for someone who lost it."`
}

func (c memberResetCmd) Run(ctx context.Context) error {
	link, err := app.ResetMember(ctx, c.Store, c.Workspace, c.base(), c.Email, workspace.Reset{DropTOTP: c.DropTOTP})
	if err == nil {
		showLink(link)
	}
	return err
}

// showLink prints the link, and beside it on the error output what to know of it.
func showLink(l app.Link) {
	fmt.Println(l.URL)
	for key, so := range map[string]bool{"cli.link_guessed": l.Guessed, "cli.earlier_link": l.Replaced, "cli.no_group": l.NoGroup} {
		if so {
			progress(say(key))
		}
	}
}
