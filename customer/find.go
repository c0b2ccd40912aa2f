package customer

import (
	"context"
	"database/sql"
	"errors"

	"yingda/internal/fault"
	"yingda/internal/id"
)

// Find returns the customer that someone names on the command line: by id, by
// the company's own id, or by the phone or email that belongs to one profile.
func (s *Store) Find(ctx context.Context, workspaceID, whom string) (Customer, error) {
	if id.Valid(whom) {
		c, err := s.Resolve(ctx, workspaceID, whom)
		if !fault.IsKind(err, fault.KindNotFound) {
			return c, err
		}
	}
	found, err := s.byIdentity(ctx, s.DB, workspaceID, ExternalID, "", whom)
	if err != nil {
		return Customer{}, err
	}
	if found != "" {
		return s.Resolve(ctx, workspaceID, found)
	}
	phone, _ := NormalPhone(whom) // what is no phone is looked for as an email
	email, _ := NormalEmail(whom)
	err = s.q.Scan(ctx, s.DB, "by_contact", []any{workspaceID, phone, email}, &found)
	if errors.Is(err, sql.ErrNoRows) {
		return Customer{}, fault.NotFound("customer.not_found")
	}
	if err != nil {
		return Customer{}, err
	}
	var others int64
	if err := s.q.Scan(ctx, s.DB, "count_contact", []any{workspaceID, phone, email}, &others); err != nil {
		return Customer{}, err
	}
	if others > 1 {
		return Customer{}, fault.Conflict("customer.several", fault.Params{"count": others})
	}
	return s.Resolve(ctx, workspaceID, found)
}
