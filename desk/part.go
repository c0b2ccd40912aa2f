package desk

import (
	"context"

	"yingda/customer"
	"yingda/internal/db"
)

// Part is what customers' moves, exports, erasure and retention do with tasks.
func (s *Store) Part() customer.Part {
	const atOnce = 500
	return customer.Part{
		Name: "task",
		Move: func(ctx context.Context, tx *db.Tx, workspaceID, from, into string, ids []string) ([]string, error) {
			if ids == nil {
				return db.All[string](ctx, tx, s.q, "move_tasks", from, workspaceID, into)
			}
			return db.All[string](ctx, tx, s.q, "move_these_tasks", from, workspaceID, into, db.List(ids))
		},
		Export: func(ctx context.Context, workspaceID, customerID string) (any, error) {
			return db.All[Task](ctx, s.DB, s.q, "tasks_of_customer", workspaceID, customerID)
		},
		Erase: func(ctx context.Context, tx *db.Tx, workspaceID, customerID string) (bool, error) {
			_, err := s.q.Exec(ctx, tx, "blank_tasks", workspaceID, customerID)
			return false, err
		},
		Expire: func(ctx context.Context, tx *db.Tx, workspaceID, kind string, before int64) (int, error) {
			if kind != "task" {
				return 0, nil
			}
			n, err := s.q.Exec(ctx, tx, "expire_tasks", workspaceID, before, atOnce)
			return int(n), err
		},
	}
}
