package gate

import (
	"context"

	"yingda/customer"
	"yingda/internal/db"
)

// Part is what the suite holds of a customer: the words they asked with, which
// go with them. It is not of limited age: an editor chose it for a test.
func (s *Store) Part() customer.Part {
	return customer.Part{Name: "suite", Move: s.moveCustomer, Export: s.exportCustomer, Erase: s.eraseCustomer}
}

func (s *Store) moveCustomer(ctx context.Context, tx *db.Tx, workspaceID, from, into string, ids []string) ([]string, error) {
	only := 0
	if ids != nil {
		only = 1
	}
	return db.All[string](ctx, tx, s.q, "move_questions", workspaceID, from, into, only, db.List(ids))
}

func (s *Store) exportCustomer(ctx context.Context, workspaceID, customerID string) (any, error) {
	return db.All[Question](ctx, s.db, s.q, "questions_of_customer", workspaceID, customerID)
}

func (s *Store) eraseCustomer(ctx context.Context, tx *db.Tx, workspaceID, customerID string) (more bool, err error) {
	_, err = s.q.Exec(ctx, tx, "erase_questions", workspaceID, customerID, s.now())
	return false, err
}
