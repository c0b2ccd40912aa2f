package webchat

import (
	"context"
	"net/url"
	"strings"

	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/secret"
)

// Opening is what the widget says when it is opened.
type Opening struct {
	Inbox    string          `json:"inbox" maxLength:"64"`
	Token    string          `json:"token,omitempty" maxLength:"100" doc:"Of an earlier visit; it goes on if it is still good"`
	Locale   string          `json:"locale,omitempty" maxLength:"20"`
	PageURL  string          `json:"page_url,omitempty" maxLength:"2000"`
	Identify *customer.Claim `json:"identify,omitempty"`
}

// Session is what the widget works with from then on.
type Session struct {
	Token        string          `json:"token" doc:"Bearer of all other visitor routes; it may differ from the one given"`
	Customer     SessionCustomer `json:"customer"`
	Conversation *Snapshot       `json:"conversation"`
}

// SessionCustomer is what a visitor is told of itself.
type SessionCustomer struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Known bool   `json:"known"`
}

// Open begins a visit or goes on with one.
func (c *Channel) Open(ctx context.Context, o Opening, from From) (Session, error) {
	v, token, err := c.begin(ctx, o, from)
	if err != nil {
		return Session{}, err
	}
	if o.Identify != nil {
		return c.identify(ctx, v, *o.Identify)
	}
	return c.session(ctx, v, token)
}

func (c *Channel) begin(ctx context.Context, o Opening, from From) (*Visit, string, error) {
	if o.Token != "" {
		v, err := c.Enter(ctx, o.Token, from)
		if err == nil && v.Inbox.Key == o.Inbox {
			v.Locale = locale(o.Locale, v.Locale)
			return v, o.Token, c.DB.Write(ctx, func(tx *db.Tx) error { return c.touch(ctx, tx, v.Visitor) })
		}
		if err != nil && !fault.IsKind(err, fault.KindUnauth) {
			return nil, "", err
		}
	}
	return c.newVisitor(ctx, o, from)
}

func (c *Channel) newVisitor(ctx context.Context, o Opening, from From) (*Visit, string, error) {
	l := c.limits.limits
	if err := c.limits.take(claim{Key: "as:" + from.Address, Rate: l.AddressSession}); err != nil {
		return nil, "", err
	}
	b, w, err := c.inbox(ctx, o.Inbox, from)
	if err != nil {
		return nil, "", err
	}
	if err := c.limits.take(claim{Key: "iw:" + b.ID, Rate: l.InboxWrite}); err != nil {
		return nil, "", err
	}
	v := &Visit{Inbox: b, Workspace: w, From: from, Locale: locale(o.Locale, w.Locale)}
	token := secret.NewToken()
	err = c.DB.Write(ctx, func(tx *db.Tx) error {
		v.Customer, err = c.Customer.Anonymous(ctx, tx, actor.Of(b.WorkspaceID), customer.Seen{Channel: Name, InboxID: b.ID, Locale: v.Locale})
		if err != nil {
			return err
		}
		v.Visitor, err = c.insert(ctx, tx, v, token, "")
		return err
	})
	return v, token, err
}

// insert writes a new visitor of v's customer and inbox.
func (c *Channel) insert(ctx context.Context, tx *db.Tx, v *Visit, token, externalID string) (Visitor, error) {
	now := clock.Milli(c.Clock)
	n := Visitor{
		ID: id.New(), WorkspaceID: v.Inbox.WorkspaceID, InboxID: v.Inbox.ID, CustomerID: v.Customer.ID, ExternalID: externalID, CreatedAt: now, SeenAt: now,
	}
	_, err := c.q.Exec(ctx, tx, "insert_visitor", n.ID, n.WorkspaceID, n.InboxID, n.CustomerID, secret.HashToken(token), externalID, now)
	return n, err
}

func (c *Channel) session(ctx context.Context, v *Visit, token string) (Session, error) {
	snap, err := c.Snapshot(ctx, v)
	return Session{
		Token:        token,
		Customer:     SessionCustomer{ID: v.Customer.ID, Name: v.Customer.NameIn(v.Locale), Known: v.Customer.Known},
		Conversation: snap,
	}, err
}

// Identify makes the visitor the customer that the site's signature names.
func (c *Channel) Identify(ctx context.Context, v *Visit, claim customer.Claim) (Session, error) {
	return c.identify(ctx, v, claim)
}

func (c *Channel) identify(ctx context.Context, v *Visit, claim customer.Claim) (Session, error) {
	key, err := c.Workspace.IdentifySecret(ctx, v.Inbox.WorkspaceID, v.Inbox.ID)
	if fault.IsKind(err, fault.KindNotFound) {
		return Session{}, fault.Forbidden("identify.not_set_up")
	}
	if err != nil {
		return Session{}, err
	}
	if err := claim.Verify(key, c.now()); err != nil {
		return Session{}, c.guessed(v.From, err)
	}
	token, before := secret.NewToken(), v.Visitor.ID
	err = c.DB.Write(ctx, func(tx *db.Tx) error {
		who := actor.Actor{Kind: actor.Customer, ID: v.Visitor.CustomerID, WorkspaceID: v.Inbox.WorkspaceID}
		known, err := c.Customer.Identify(ctx, tx, who, v.Customer.ID, claim, v.Inbox.ID)
		if err != nil {
			return err
		}
		return c.become(ctx, tx, v, known, claim.ExternalID, token)
	})
	if err != nil {
		return Session{}, err
	}
	c.end(before)
	return c.session(ctx, v, token)
}

// become gives the visitor its new token. At the same browser another person
// than before is another visitor; the one before has ended.
func (c *Channel) become(ctx context.Context, tx *db.Tx, v *Visit, known customer.Customer, externalID, token string) error {
	now := clock.Milli(c.Clock)
	before := v.Customer
	v.Customer = known
	if before.ID == known.ID || !before.Known {
		_, err := c.q.Exec(ctx, tx, "renew_token", v.Visitor.ID, v.Visitor.WorkspaceID, secret.HashToken(token), known.ID, externalID, now)
		v.Visitor.CustomerID, v.Visitor.ExternalID = known.ID, externalID
		return err
	}
	if _, err := c.q.Exec(ctx, tx, "end_visitor", v.Visitor.ID, v.Visitor.WorkspaceID, now); err != nil {
		return err
	}
	n, err := c.insert(ctx, tx, v, token, externalID)
	v.Visitor = n
	return err
}

// SignOut ends the visit: the token is worth nothing from now on.
func (c *Channel) SignOut(ctx context.Context, v *Visit) error {
	return c.DB.Write(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { c.end(v.Visitor.ID) })
		_, err := c.q.Exec(ctx, tx, "end_visitor", v.Visitor.ID, v.Visitor.WorkspaceID, clock.Milli(c.Clock))
		return err
	})
}

// entryPoint is a page's address without what may hold personal data.
func entryPoint(page string) string {
	u, err := url.Parse(page)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	s := u.Scheme + "://" + u.Host + u.Path
	if len(s) > 500 {
		s = strings.ToValidUTF8(s[:500], "")
	}
	return s
}
