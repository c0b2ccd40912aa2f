package customer

import (
	"context"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// Need is something the service must do differently for this customer, with how
// that is known.
type Need struct {
	Need   string `json:"need" enum:"large_text,voice,person_first"`
	Source string `json:"source" enum:"declared,company_record,guardian,age" doc:"How it is known; age is worked out from the year of birth"`
	At     int64  `json:"at,omitempty"`
}

// The needs.
const (
	LargeText   = "large_text"
	Voice       = "voice"
	PersonFirst = "person_first"
)

// The sources of a need.
const (
	SourceDeclared = "declared"
	SourceCompany  = "company_record"
	SourceGuardian = "guardian"
	SourceAge      = "age"
)

// WhyPersonFirst returns how it is known that this customer needs a person
// first, "" when nothing says so.
func (c Customer) WhyPersonFirst() string {
	for _, n := range c.Needs {
		if n.Need == PersonFirst {
			return n.Source
		}
	}
	return ""
}

// withAge adds person_first for those who are old enough by their year of
// birth and have not been marked otherwise already.
func withAge(c Customer, limit int64, year int) []Need {
	if limit <= 0 || c.BirthYear <= 0 || int64(year)-c.BirthYear < limit || c.WhyPersonFirst() != "" {
		return c.Needs
	}
	return append(slices.Clone(c.Needs), Need{Need: PersonFirst, Source: SourceAge})
}

// checkNeeds cleans the needs that someone sets. Age is worked out, not set.
func checkNeeds(needs []Need, now int64) ([]Need, error) {
	out := []Need{}
	for _, n := range needs {
		if n.Source == SourceAge {
			continue
		}
		if !slices.Contains([]string{LargeText, Voice, PersonFirst}, n.Need) {
			return nil, fault.Invalid("customer.unknown_need", "needs")
		}
		if n.Source == "" {
			n.Source = SourceDeclared
		}
		if !slices.Contains([]string{SourceDeclared, SourceCompany, SourceGuardian}, n.Source) {
			return nil, fault.Invalid("customer.unknown_need_source", "needs")
		}
		if n.At == 0 {
			n.At = now
		}
		if !hasNeed(out, n.Need) {
			out = append(out, n)
		}
	}
	return out, nil
}

func hasNeed(needs []Need, need string) bool {
	return slices.ContainsFunc(needs, func(n Need) bool { return n.Need == need })
}

// DeclareNeed takes a customer's own word that they need something, or no longer
// do. It takes back only what was their own word: what the company or a guardian
// recorded stays.
func (s *Store) DeclareNeed(ctx context.Context, who actor.Actor, need string, has bool) error {
	if who.Kind != actor.Customer {
		return fault.Forbidden("actor.not_permitted", fault.Params{"permission": "customer.write"})
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.live(ctx, tx, who.WorkspaceID, who.ID)
		if err != nil || has && hasNeed(c.Needs, need) {
			return err
		}
		needs := slices.DeleteFunc(slices.Clone(c.Needs), func(n Need) bool { return n.Need == need && n.Source == SourceDeclared })
		if has {
			needs = append(needs, Need{Need: need, Source: SourceDeclared})
		} else if len(needs) == len(c.Needs) {
			return nil
		}
		_, err = s.apply(ctx, tx, who, c, Change{Needs: &needs})
		return err
	})
}
