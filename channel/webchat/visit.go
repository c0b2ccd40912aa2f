package webchat

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"time"

	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/secret"
	"yingda/workspace"
)

// Visitor is one browser that opened the widget of one inbox.
type Visitor struct {
	ID          string `db:"id" json:"id"`
	WorkspaceID string `db:"workspace_id" json:"-"`
	InboxID     string `db:"inbox_id" json:"inbox_id"`
	CustomerID  string `db:"customer_id" json:"-"`
	ExternalID  string `db:"external_id" json:"external_id"`
	CreatedAt   int64  `db:"created_at" json:"created_at"`
	SeenAt      int64  `db:"seen_at" json:"seen_at"`
	EndedAt     int64  `db:"ended_at" json:"ended_at"`
}

// From is where a request comes from.
type From struct {
	Origin  string // as the browser says; "" when it does not
	Address string // network address
	Self    bool   // the page is ours: the demo page
	Reads   bool   // it changes nothing
}

// Visit is a visitor who has shown its token, with what its requests need.
type Visit struct {
	Visitor   Visitor
	Customer  customer.Customer
	Inbox     workspace.Inbox
	Workspace workspace.Workspace
	From      From
	Locale    string
}

// Who is the visitor as an actor: the customer.
func (v *Visit) Who() actor.Actor {
	return actor.Actor{Kind: actor.Customer, ID: v.Customer.ID, WorkspaceID: v.Visitor.WorkspaceID, IP: v.From.Address}
}

// Enter finds out who a token belongs to and whether it may be used from there.
func (c *Channel) Enter(ctx context.Context, token string, from From) (*Visit, error) {
	if err := c.mayGuess(from); err != nil {
		return nil, err
	}
	v, err := c.visitor(ctx, token)
	if err != nil {
		return nil, c.guessed(from, err)
	}
	visit := &Visit{Visitor: v, From: from}
	if visit.Inbox, err = c.Workspace.InboxByID(ctx, v.WorkspaceID, v.InboxID); err != nil {
		return nil, err
	}
	if visit.Inbox.DisabledAt > 0 {
		return nil, fault.NotFound("inbox.not_found")
	}
	if err := allowed(visit.Inbox, from); err != nil {
		return nil, err
	}
	if visit.Workspace, err = c.Workspace.ByID(ctx, v.WorkspaceID); err != nil {
		return nil, err
	}
	if visit.Customer, err = c.Customer.Resolve(ctx, v.WorkspaceID, v.CustomerID); err != nil {
		return nil, err
	}
	visit.Locale = locale(visit.Customer.Locale, visit.Workspace.Locale)
	return visit, c.pace(visit)
}

// pace spends one request of the visitor, its address and its inbox.
func (c *Channel) pace(v *Visit) error {
	l := c.limits.limits
	if v.From.Reads {
		return c.limits.take(claim{Key: "vr:" + v.Visitor.ID, Rate: l.VisitorRead}, claim{Key: "ar:" + v.From.Address, Rate: l.AddressRead})
	}
	return c.limits.take(claim{Key: "vw:" + v.Visitor.ID, Rate: l.VisitorWrite}, claim{Key: "aw:" + v.From.Address, Rate: l.AddressWrite}, claim{Key: "iw:" + v.Inbox.ID, Rate: l.InboxWrite})
}

// visitor reads the visitor of a token; one that ended or never was is
// fault.Unauthorized.
func (c *Channel) visitor(ctx context.Context, token string) (Visitor, error) {
	if token == "" || len(token) > 100 {
		return Visitor{}, fault.Unauthorized("visitor.unknown_token")
	}
	v, err := db.One[Visitor](ctx, c.DB, c.q, "visitor_by_token", secret.HashToken(token))
	if errors.Is(err, sql.ErrNoRows) || err == nil && v.EndedAt > 0 {
		return Visitor{}, fault.Unauthorized("visitor.unknown_token")
	}
	return v, err
}

// guessPause is what a guesser is told to wait.
const guessPause = 30 * time.Second

// mayGuess refuses an address that has shown too many bad tokens.
func (c *Channel) mayGuess(from From) error {
	if c.limits.Spent(claim{Key: "g:" + from.Address, Rate: c.limits.limits.Guess}) {
		return tooOften(guessPause)
	}
	return nil
}

// guessed counts a refusal against the address.
func (c *Channel) guessed(from From, err error) error {
	if fault.IsKind(err, fault.KindUnauth) || fault.IsKind(err, fault.KindForbidden) {
		_ = c.limits.take(claim{Key: "g:" + from.Address, Rate: c.limits.limits.Guess}) // the refusal itself is the answer
	}
	return err
}

// allowed checks the page's origin against the inbox's sites. Browsers always
// name it when a page of another site asks or when something is sent; a request
// that names none and changes nothing may be one of our own page's.
func allowed(b workspace.Inbox, from From) error {
	if from.Self || len(b.Settings.Domains) == 0 {
		return nil
	}
	switch {
	case from.Origin == "" && from.Reads:
		return nil
	case from.Origin == "":
		return fault.Forbidden("visitor.origin_missing")
	case !webOrigin(from.Origin) || !b.Allows(from.Origin):
		return fault.Forbidden("visitor.origin_not_allowed")
	}
	return nil
}

// webOrigin reports whether s is the origin of a web page, and nothing more
// than an origin.
func webOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.Path == "" && u.RawQuery == "" && u.User == nil && u.Fragment == ""
}

func (c *Channel) touch(ctx context.Context, tx *db.Tx, v Visitor) error {
	now := clock.Milli(c.Clock)
	if _, err := c.q.Exec(ctx, tx, "touch_visitor", v.ID, v.WorkspaceID, now, now-60_000); err != nil {
		return err
	}
	return c.Customer.Touch(ctx, tx, v.WorkspaceID, v.CustomerID, now)
}

// locale returns the first that is one of ours.
func locale(wanted ...string) string {
	for _, l := range wanted {
		switch {
		case strings.HasPrefix(l, "en"):
			return "en"
		case strings.HasPrefix(l, "zh"):
			return "zh-CN"
		}
	}
	return "zh-CN"
}
