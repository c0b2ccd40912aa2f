package webchat

import (
	"context"

	"yingda/customer"
	"yingda/internal/clock"
	"yingda/internal/db"
)

// Part is what customers' moves, exports and erasure do with visitors.
func (c *Channel) Part() customer.Part {
	return customer.Part{
		Name: "visitor",
		Move: func(ctx context.Context, tx *db.Tx, workspaceID, from, into string, ids []string) ([]string, error) {
			if ids == nil {
				return db.All[string](ctx, tx, c.q, "move_visitors", from, workspaceID, into)
			}
			return db.All[string](ctx, tx, c.q, "move_these_visitors", from, workspaceID, into, db.List(ids))
		},
		Export: func(ctx context.Context, workspaceID, customerID string) (any, error) {
			return db.All[Visitor](ctx, c.DB, c.q, "visitors_of", customerID, workspaceID)
		},
		Erase: func(ctx context.Context, tx *db.Tx, workspaceID, customerID string) (bool, error) {
			_, err := c.q.Exec(ctx, tx, "blank_visitors", customerID, workspaceID, clock.Milli(c.Clock))
			return false, err
		},
	}
}
