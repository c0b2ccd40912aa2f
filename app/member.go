package app

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"yingda/internal/actor"
	"yingda/workspace"
)

// defaultBase is where a console on this machine is found by default.
const defaultBase = "http://127.0.0.1:8080"

// AddMember invites someone to a workspace and returns the link of the
// invitation, which works once. base is the console's address; "" is this
// machine's.
func AddMember(ctx context.Context, st Store, slug, base string, n workspace.Invite) (string, error) {
	return withMembers(ctx, st, slug, func(d *domains, who actor.Actor) (string, error) {
		_, token, err := d.workspace.Invite(ctx, who, n)
		return oneTime(base, "/invite", token), err
	})
}

// ResetMember returns a link, which works once, with which a member sets a new
// password.
func ResetMember(ctx context.Context, st Store, slug, base, email string, r workspace.Reset) (string, error) {
	return withMembers(ctx, st, slug, func(d *domains, who actor.Actor) (string, error) {
		m, err := d.workspace.MemberByEmail(ctx, who.WorkspaceID, email)
		if err != nil {
			return "", err
		}
		token, err := d.workspace.ResetLink(ctx, who, m.ID, r)
		return oneTime(base, "/reset", token), err
	})
}

func withMembers(ctx context.Context, st Store, slug string, fn func(d *domains, who actor.Actor) (string, error)) (link string, err error) {
	b, err := open(ctx, st, Working)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	d := b.domains(nil, nil)
	w, err := d.named(ctx, slug)
	if err != nil {
		return "", err
	}
	return fn(d, actor.Of(w.ID))
}

func oneTime(base, page, token string) string {
	if base == "" {
		base = defaultBase
	}
	return strings.TrimSuffix(base, "/") + page + "?token=" + url.QueryEscape(token)
}
