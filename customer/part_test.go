package customer_test

import (
	"context"
	"slices"

	"yingda/internal/db"
)

// fakeMove is a part whose rows are a map of id to customer.
func fakeMove(rows map[string]string) func(context.Context, *db.Tx, string, string, string, []string) ([]string, error) {
	return func(_ context.Context, _ *db.Tx, _, from, into string, ids []string) ([]string, error) {
		var went []string
		for row, owner := range rows {
			if owner == from && (ids == nil || slices.Contains(ids, row)) {
				rows[row] = into
				went = append(went, row)
			}
		}
		return went, nil
	}
}
