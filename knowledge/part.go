package knowledge

import (
	"context"

	"yingda/customer"
	"yingda/internal/db"
)

const expireBatch = 500

// Part is what corrections hold of a customer: the words they asked with.
func (s *Store) Part() customer.Part {
	return customer.Part{Name: "correction", Move: s.moveCustomer, Export: s.exportCustomer, Erase: s.eraseCustomer, Expire: s.expire}
}

func (s *Store) moveCustomer(ctx context.Context, tx *db.Tx, workspaceID, from, into string, ids []string) ([]string, error) {
	only := 0
	if ids != nil {
		only = 1
	}
	return db.All[string](ctx, tx, s.q, "move_corrections", workspaceID, from, into, only, db.List(ids))
}

func (s *Store) exportCustomer(ctx context.Context, workspaceID, customerID string) (any, error) {
	return db.All[Correction](ctx, s.db, s.q, "corrections_of_customer", workspaceID, customerID)
}

func (s *Store) eraseCustomer(ctx context.Context, tx *db.Tx, workspaceID, customerID string) (more bool, err error) {
	_, err = s.q.Exec(ctx, tx, "erase_corrections", workspaceID, customerID)
	return false, err
}

func (s *Store) expire(ctx context.Context, tx *db.Tx, workspaceID, kind string, before int64) (int, error) {
	if kind != "correction" {
		return 0, nil
	}
	n, err := s.q.Exec(ctx, tx, "expire_corrections", workspaceID, before, expireBatch)
	return int(n), err
}
