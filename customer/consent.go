package customer

import (
	"context"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/cleantext"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Consent is a yes or no to one purpose. Later words stand beside the earlier.
type Consent struct {
	ID          string `db:"id" json:"id"`
	WorkspaceID string `db:"workspace_id" json:"-"`
	CustomerID  string `db:"customer_id" json:"-"`
	Purpose     string `db:"purpose" json:"purpose" enum:"chat,marketing,recording,training"`
	Given       bool   `db:"given" json:"given"`
	TextVersion string `db:"text_version" json:"text_version" doc:"Version of the text that was shown"`
	Source      string `db:"source" json:"source" doc:"Where it was said: webchat, console, api"`
	At          int64  `db:"at" json:"at"`
}

var purposes = []string{"chat", "marketing", "recording", "training"}

// SayConsent writes down what a customer said to a purpose. The same word twice
// under the same text is one.
func (s *Store) SayConsent(ctx context.Context, who actor.Actor, c Consent) error {
	if !slices.Contains(purposes, c.Purpose) {
		return fault.Invalid("customer.unknown_purpose", "purpose")
	}
	if who.Kind == actor.Customer {
		c.CustomerID = who.ID
	} else if err := who.Need("customer.write"); err != nil {
		return err
	}
	version, err := cleantext.Line("text_version", c.TextVersion, 40)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		cust, err := s.live(ctx, tx, who.WorkspaceID, c.CustomerID)
		if err != nil {
			return err
		}
		said, err := db.All[Consent](ctx, tx, s.q, "consents", cust.ID, who.WorkspaceID)
		if err != nil {
			return err
		}
		for _, last := range latest(said) {
			if last.Purpose == c.Purpose && last.Given == c.Given && last.TextVersion == version {
				return nil
			}
		}
		if _, err := s.q.Exec(ctx, tx, "add_consent", id.New(), who.WorkspaceID, cust.ID, c.Purpose, c.Given, version, c.Source, s.now()); err != nil {
			return err
		}
		return s.append(ctx, tx, who, cust, Consented{Purpose: c.Purpose, Given: c.Given, Version: version})
	})
}

// ConsentTo returns the latest word on a purpose; nil when none was said.
func (s *Store) ConsentTo(ctx context.Context, workspaceID, customerID, purpose string) (*bool, error) {
	all, err := s.consents(ctx, workspaceID, customerID)
	for _, c := range all {
		if c.Purpose == purpose {
			return &c.Given, err
		}
	}
	return nil, err
}

// consents returns the latest word on each purpose.
func (s *Store) consents(ctx context.Context, workspaceID, customerID string) ([]Consent, error) {
	all, err := db.All[Consent](ctx, s.DB, s.q, "consents", customerID, workspaceID)
	return latest(all), err
}

// latest keeps the first of each purpose of a list that is newest first.
func latest(all []Consent) []Consent {
	out := []Consent{}
	for _, c := range all {
		if !slices.ContainsFunc(out, func(o Consent) bool { return o.Purpose == c.Purpose }) {
			out = append(out, c)
		}
	}
	return out
}
