package customer

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"yingda/internal/actor"
	"yingda/internal/cleantext"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// Claim is what a company's site says, under its inbox's secret, about who is
// visiting.
type Claim struct {
	ExternalID string `json:"external_id" maxLength:"200" doc:"The company's own id of this person"`
	Name       string `json:"name,omitempty" maxLength:"100"`
	Phone      string `json:"phone,omitempty" maxLength:"40"`
	Tier       string `json:"tier,omitempty" maxLength:"40"`
	Exp        int64  `json:"exp" doc:"Unix seconds after which the signature is void; at most 24 h ahead"`
	Sig        string `json:"sig" maxLength:"128" doc:"Hex of HMAC-SHA256, with the inbox's secret as it was shown, over the canonical text; POST /api/visitor/identify describes it"`
}

// longestClaim bounds how far ahead exp may lie: a signature that leaks is
// worth a day at most.
const longestClaim = 24 * time.Hour

// Canonical is the form that is signed: the fields in this order, each as
// name=value and a line feed, where value has its backslashes written \\ and
// its line feeds \n, empty fields included:
//
//	external_id=u-1001
//	name=王小明
//	phone=13800138000
//	tier=gold
//	exp=1767225600
func (c Claim) Canonical() string {
	escape := strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	return "external_id=" + escape.Replace(c.ExternalID) + "\n" +
		"name=" + escape.Replace(c.Name) + "\n" +
		"phone=" + escape.Replace(c.Phone) + "\n" +
		"tier=" + escape.Replace(c.Tier) + "\n" +
		"exp=" + strconv.FormatInt(c.Exp, 10) + "\n"
}

// Sign returns the signature of c under a secret, for the demo page and tests.
func (c Claim) Sign(secret []byte) string {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(c.Canonical()))
	return hex.EncodeToString(h.Sum(nil))
}

// Verify returns nil if c is signed with the secret and not expired.
func (c Claim) Verify(secret []byte, now time.Time) error {
	if c.ExternalID == "" {
		return fault.Invalid("identify.no_external_id", "external_id")
	}
	sig, err := hex.DecodeString(c.Sig)
	want, _ := hex.DecodeString(c.Sign(secret))
	if err != nil || len(secret) == 0 || !hmac.Equal(sig, want) {
		return fault.Forbidden("identify.bad_signature")
	}
	switch left := time.Unix(c.Exp, 0).Sub(now); {
	case left <= 0:
		return fault.Forbidden("identify.expired")
	case left > longestClaim:
		return fault.Invalid("identify.expires_too_late", "exp", fault.Params{"max_hours": int(longestClaim.Hours())})
	}
	return nil
}

// Identify makes a visitor's customer the one that a verified claim names and
// returns it: an anonymous visitor becomes that customer, merged when the
// company's customer is known already. A visitor who is someone else by the
// company's word stays who it is, and the claimed customer is returned beside.
func (s *Store) Identify(ctx context.Context, tx *db.Tx, who actor.Actor, visitorCustomerID string, c Claim, inboxID string) (out Customer, err error) {
	ch, err := c.change()
	if err != nil {
		return out, err
	}
	value, err := cleantext.Line("external_id", c.ExternalID, 200)
	if err != nil {
		return out, err
	}
	owner, err := s.byIdentity(ctx, tx, who.WorkspaceID, ExternalID, "", value)
	if err != nil {
		return out, err
	}
	out, isNew, err := s.settle(ctx, tx, who, visitorCustomerID, owner, inboxID)
	if err != nil {
		return out, err
	}
	if owner == "" {
		err := s.addIdentity(ctx, tx, Identity{WorkspaceID: who.WorkspaceID, CustomerID: out.ID, Kind: ExternalID, Value: value, Channel: "webchat", Strength: "signed"})
		if err != nil {
			return out, err
		}
	}
	out.Known = true
	if _, err := ch.over(&out, s.now()); err != nil {
		return out, err
	}
	if err := s.write(ctx, tx, &out); err != nil {
		return out, err
	}
	err = s.addIdentity(ctx, tx, Identity{WorkspaceID: who.WorkspaceID, CustomerID: out.ID, Kind: Phone, Value: out.phoneOf(ch), Channel: "webchat", Strength: "signed"})
	if err != nil {
		return out, err
	}
	out = s.finish(ctx, out)
	if err := s.index(ctx, tx, out); err != nil {
		return out, err
	}
	return out, s.append(ctx, tx, who, out, Identified{InboxID: inboxID, By: ExternalID, New: isNew})
}

// phoneOf returns the phone that the change set, in its normal form.
func (c Customer) phoneOf(ch Change) string {
	if ch.Phone == nil {
		return ""
	}
	return c.Phone
}

// settle finds which customer the claim is about. owner is who has the external
// id already, "" for nobody.
func (s *Store) settle(ctx context.Context, tx *db.Tx, who actor.Actor, visitorCustomerID, owner, inboxID string) (out Customer, isNew bool, err error) {
	v, err := s.live(ctx, tx, who.WorkspaceID, visitorCustomerID)
	if err != nil {
		return out, false, err
	}
	switch {
	case owner == v.ID:
		return v, false, nil
	case owner == "" && !v.Known:
		return v, true, nil
	case owner == "":
		out, err = s.Anonymous(ctx, tx, who, Seen{Channel: "webchat", InboxID: inboxID, Locale: v.Locale})
		return out, true, err
	case !v.Known:
		if _, err := s.merge(ctx, tx, who, v.ID, owner, "identified"); err != nil {
			return out, false, err
		}
	}
	out, err = s.live(ctx, tx, who.WorkspaceID, owner)
	return out, false, err
}

// change is what the claim sets in the profile.
func (c Claim) change() (Change, error) {
	ch := Change{}
	if c.Name != "" {
		ch.Name = &c.Name
	}
	if c.Tier != "" {
		ch.Tier = &c.Tier
	}
	if c.Phone != "" {
		if _, err := NormalPhone(c.Phone); err != nil {
			return ch, err
		}
		ch.Phone = &c.Phone
	}
	return ch, nil
}

// ClaimContact writes a phone or email that a visitor left into the profile if
// it has none. It makes no identity: anybody can type anybody's number.
func (s *Store) ClaimContact(ctx context.Context, tx *db.Tx, who actor.Actor, customerID, phone, email string) error {
	c, err := s.live(ctx, tx, who.WorkspaceID, customerID)
	if err != nil {
		return err
	}
	ch := Change{}
	if c.Phone == "" && phone != "" {
		ch.Phone = &phone
	}
	if c.Email == "" && email != "" {
		ch.Email = &email
	}
	_, err = s.apply(ctx, tx, who, c, ch)
	return err
}
