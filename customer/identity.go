package customer

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"yingda/internal/cleantext"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Identity is how a channel or the company knows a customer.
type Identity struct {
	ID          string `db:"id" json:"id"`
	WorkspaceID string `db:"workspace_id" json:"-"`
	CustomerID  string `db:"customer_id" json:"-"`
	Kind        string `db:"kind" json:"kind" enum:"external_id,phone,email,openid"`
	Scope       string `db:"scope" json:"scope,omitempty" doc:"Within which the value is unique: an app id for an openid, empty for the others"`
	Value       string `db:"value" json:"value"`
	Channel     string `db:"channel" json:"channel"`
	Strength    string `db:"strength" json:"strength" enum:"signed,proved,recorded" doc:"signed by the company's site, proved by a code, recorded by a member"`
	VerifiedAt  int64  `db:"verified_at" json:"verified_at,omitempty"`
	CreatedAt   int64  `db:"created_at" json:"created_at"`
}

// The kinds of identity.
const (
	ExternalID = "external_id"
	Phone      = "phone"
	Email      = "email"
	OpenID     = "openid"
)

// NormalPhone brings a phone number to one form: E.164 where it is a full
// number ("+8613800138000"), digits for short codes such as 95588. Numbers
// without a country are Chinese.
func NormalPhone(s string) (string, error) {
	s, err := cleantext.Line("phone", s, 40)
	if err != nil || s == "" {
		return "", err
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(digits) >= 3 && len(digits) <= 6 && digits == strings.ReplaceAll(s, " ", "") {
		return digits, nil
	}
	n, err := phonenumbers.Parse(s, "CN")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", fault.Invalid("customer.bad_phone", "phone")
	}
	return phonenumbers.Format(n, phonenumbers.E164), nil
}

// saidAs are the other ways in which people name a number of NormalPhone's form:
// without its country, and by its last four digits.
func saidAs(phone string) []string {
	n, err := phonenumbers.Parse(phone, "")
	if err != nil {
		return nil
	}
	home := phonenumbers.GetNationalSignificantNumber(n)
	return []string{home, home[max(len(home)-4, 0):]}
}

// NormalEmail lower-cases an address and checks its form.
func NormalEmail(s string) (string, error) {
	s, err := cleantext.Line("email", s, 200)
	if err != nil || s == "" {
		return "", err
	}
	s = strings.ToLower(s)
	name, domain, ok := strings.Cut(s, "@")
	if !ok || name == "" || !strings.Contains(domain, ".") || strings.ContainsAny(s, " <>\"',;()") || strings.Contains(domain, "@") {
		return "", fault.Invalid("customer.bad_email", "email")
	}
	return s, nil
}

// byIdentity returns the id of the customer an identity belongs to, "" when
// nobody has it.
func (s *Store) byIdentity(ctx context.Context, c db.Conn, workspaceID, kind, scope, value string) (customerID string, err error) {
	err = s.q.Scan(ctx, c, "by_identity", []any{workspaceID, kind, scope, value}, &customerID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return customerID, err
}

// addIdentity gives a customer an identity that is free; one that is taken
// stays where it is.
func (s *Store) addIdentity(ctx context.Context, tx *db.Tx, i Identity) error {
	if i.Value == "" {
		return nil
	}
	now := s.now()
	_, err := s.q.Exec(ctx, tx, "add_identity", id.New(), i.WorkspaceID, i.CustomerID, i.Kind, i.Scope, i.Value, i.Channel, i.Strength, now, now)
	return err
}

// Identities lists how a customer is known.
func (s *Store) identities(ctx context.Context, workspaceID, customerID string) ([]Identity, error) {
	return db.All[Identity](ctx, s.DB, s.q, "identities", customerID, workspaceID)
}
