package app

import (
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/workspace"
)

// defaultBase is where a console on this machine is found by default.
const defaultBase = "http://127.0.0.1:8080"

// Link is a link that works once, and what the one who asked for it should know.
type Link struct {
	URL      string
	Guessed  bool // nothing told under which address the console is reached
	Replaced bool // an earlier invitation of the same address ended
	NoGroup  bool // takes conversations, and is in no skill group
}

// AddMember invites someone to a workspace. base is the console's address; "" is
// that of a server that runs now. groups are names or ids of skill groups; none
// is the default group for someone who takes conversations.
func AddMember(ctx context.Context, st Store, slug, base string, n workspace.Invite, groups []string) (Link, error) {
	return withMembers(ctx, st, slug, func(d *domains, who actor.Actor) (Link, error) {
		var err error
		if n.SkillGroupIDs, err = d.groupIDs(ctx, who.WorkspaceID, groups); err != nil {
			return Link{}, err
		}
		v, token, err := d.workspace.Invite(ctx, who, n)
		if err != nil {
			return Link{}, err
		}
		l, err := d.oneTime(ctx, base, "/invite", token)
		l.Replaced = v.Replaced
		l.NoGroup = len(v.SkillGroupIDs) == 0 && slices.Contains(n.RoleIDs, "agent")
		return l, err
	})
}

// ResetMember returns a link, which works once, with which a member sets a new
// password.
func ResetMember(ctx context.Context, st Store, slug, base, email string, r workspace.Reset) (Link, error) {
	return withMembers(ctx, st, slug, func(d *domains, who actor.Actor) (Link, error) {
		m, err := d.workspace.MemberByEmail(ctx, who.WorkspaceID, email)
		if err != nil {
			return Link{}, err
		}
		token, err := d.workspace.ResetLink(ctx, who, m.ID, r)
		if err != nil {
			return Link{}, err
		}
		return d.oneTime(ctx, base, "/reset", token)
	})
}

// groupIDs finds skill groups by id or name; nil stays nil.
func (d *domains) groupIDs(ctx context.Context, workspaceID string, named []string) ([]string, error) {
	if len(named) == 0 {
		return nil, nil
	}
	all, err := d.workspace.Groups(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	var names, out []string
	for _, g := range all {
		names = append(names, g.Name)
	}
	for _, n := range named {
		var ids []string
		for _, g := range all {
			if g.ID == n || g.Name == n || (g.NameEn != "" && strings.EqualFold(g.NameEn, n)) {
				ids = append(ids, g.ID)
			}
		}
		switch len(ids) {
		case 0:
			return nil, fault.Invalid("group.unknown", "group", fault.Params{"name": n, "names": strings.Join(names, ", ")})
		case 1:
			out = append(out, ids[0])
		default:
			return nil, fault.Invalid("group.ambiguous", "group", fault.Params{"name": n})
		}
	}
	return out, nil
}

func withMembers(ctx context.Context, st Store, slug string, fn func(d *domains, who actor.Actor) (Link, error)) (link Link, err error) {
	b, err := open(ctx, st, Working)
	if err != nil {
		return Link{}, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	d := b.domains(nil, nil)
	w, err := d.named(ctx, slug)
	if err != nil {
		return Link{}, err
	}
	return fn(d, actor.Of(w.ID))
}

// oneTime makes the link of a token. Where no base is given, a server that runs
// now knows the console's address.
func (d *domains) oneTime(ctx context.Context, base, page, token string) (l Link, err error) {
	if base == "" {
		if base, err = d.consoleNow(ctx); err != nil {
			return l, err
		}
	}
	if base == "" {
		base, l.Guessed = defaultBase, true
	}
	l.URL = strings.TrimSuffix(base, "/") + page + "?token=" + url.QueryEscape(token)
	return l, nil
}

// consoleNow is the console's address at the server that has run the longest; ""
// where none runs, or it listens on every address and was not told its name.
func (d *domains) consoleNow(ctx context.Context) (string, error) {
	all, err := d.nodes.Alive(ctx)
	if err != nil || len(all) == 0 {
		return "", err
	}
	listens, public, _ := strings.Cut(all[0].Addr, " ")
	if public != "" {
		return public, nil
	}
	host, _, err := net.SplitHostPort(listens)
	if ip := net.ParseIP(host); err != nil || (ip != nil && ip.IsUnspecified()) {
		return "", nil //nolint:nilerr // an address that names nobody is a guess, not a failure
	}
	return "http://" + listens, nil
}
