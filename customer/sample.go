package customer

import (
	"context"
	"slices"

	"yingda/internal/db"
)

// RemoveSamples deletes the customers of a workspace who were filled in to have
// something to look at, in tx, and returns their ids. Those in keep stay: a
// real conversation is theirs by now.
func (s *Store) RemoveSamples(ctx context.Context, tx *db.Tx, workspaceID string, keep []string) ([]string, error) {
	ids, err := db.All[string](ctx, tx, s.q, "samples", workspaceID)
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(keep, id) })
	for _, id := range ids {
		if err := s.Index.DeleteUnder(ctx, tx, workspaceID, id); err != nil {
			return nil, err
		}
	}
	for _, statement := range []string{"drop_sample_identities", "drop_sample_consents", "drop_sample_assets", "drop_sample_customers"} {
		if _, err := s.q.Exec(ctx, tx, statement, workspaceID, db.List(ids)); err != nil {
			return nil, err
		}
	}
	return ids, nil
}
